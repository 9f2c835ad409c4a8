import type { RegisterScalableTargetRequest, ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import * as sdk from '@aws-sdk/client-application-auto-scaling';
import { AwsError } from '../kernel/aws-error.ts';
import { hexId } from '../kernel/ids.ts';
import { pageOf } from '../kernel/paging.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { autoScalingAuthorization } from './authorization.ts';

export type AutoScalingLocal = LocalService & { readonly facade: AutoScalingFacade };

interface AutoScalingFacade {
  /** Scalable targets, in the SDK's shape. */
  targets(): readonly ScalableTarget[];
}

type Key = { ServiceNamespace?: string | undefined; ResourceId?: string | undefined; ScalableDimension?: string | undefined };

/**
 * The register of scalable targets of ECS services. It keeps and tells them,
 * so that whoever asks whether a service is autoscaled learns it; it scales nothing, and knows no policies.
 */
export function autoScalingService(ctx: ServiceContext): AutoScalingLocal {
  const targets = new Map<string, ScalableTarget>();
  const keyOf = ({ ServiceNamespace, ResourceId, ScalableDimension }: Key) => `${ServiceNamespace} ${ResourceId} ${ScalableDimension}`;

  const operations = {
    /** Creates a target, or changes what is given of one. */
    RegisterScalableTarget: (input) => {
      const present = targets.get(keyOf(input));
      refuse(input, present);
      refuseMissing(ctx, input);
      const id =
        present?.ScalableTargetARN ??
        `arn:aws:application-autoscaling:${ctx.region}:${ctx.account}:scalable-target/${hexId(ctx.random, 28)}`;
      targets.set(keyOf(input), {
        ServiceNamespace: input.ServiceNamespace,
        ResourceId: input.ResourceId,
        ScalableDimension: input.ScalableDimension,
        MinCapacity: input.MinCapacity ?? present?.MinCapacity,
        MaxCapacity: input.MaxCapacity ?? present?.MaxCapacity,
        RoleARN:
          input.RoleARN ??
          present?.RoleARN ??
          `arn:aws:iam::${ctx.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
        CreationTime: present?.CreationTime ?? new Date(ctx.clock.now()),
        SuspendedState: {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
          ...present?.SuspendedState,
          ...input.SuspendedState,
        },
        ScalableTargetARN: id,
      });
      return { ScalableTargetARN: id };
    },

    DescribeScalableTargets: (input) => {
      const found = [...targets.values()]
        .filter((target) => target.ServiceNamespace === input.ServiceNamespace)
        .filter((target) => input.ResourceIds === undefined || input.ResourceIds.includes(target.ResourceId ?? ''))
        .filter((target) => input.ScalableDimension === undefined || target.ScalableDimension === input.ScalableDimension);
      const badToken = () => new AwsError('InvalidNextTokenException', 'The next token supplied was invalid.');
      const { items, nextToken } = pageOf(found, { size: input.MaxResults ?? 50, token: input.NextToken, badToken });
      return { ScalableTargets: items, NextToken: nextToken };
    },

    DeregisterScalableTarget: (input) => {
      if (!targets.delete(keyOf(input)))
        throw new AwsError(
          'ObjectNotFoundException',
          `No scalable target found for service namespace: ${input.ServiceNamespace}, resource ID: ${input.ResourceId}, scalable dimension: ${input.ScalableDimension}`,
        );
      return {};
    },
  } satisfies Operations<typeof sdk>;

  return {
    signingName: 'application-autoscaling',
    sdk,
    operations,
    authorization: autoScalingAuthorization(ctx),
    facade: { targets: () => [...targets.values()] },
  };
}

function refuse(input: RegisterScalableTargetRequest, present: ScalableTarget | undefined): void {
  const invalid = (message: string) => new AwsError('ValidationException', message);
  if (input.ServiceNamespace !== 'ecs' || input.ScalableDimension !== 'ecs:service:DesiredCount')
    throw invalid(
      `The local Application Auto Scaling knows namespace ecs and dimension ecs:service:DesiredCount, not ${input.ServiceNamespace} and ${input.ScalableDimension}.`,
    );
  if (!/^service\/[^/]+\/[^/]+$/.test(input.ResourceId ?? ''))
    throw invalid('Unsupported service namespace, resource type or scalable dimension');
  const least = input.MinCapacity ?? present?.MinCapacity;
  const most = input.MaxCapacity ?? present?.MaxCapacity;
  if (least === undefined || most === undefined)
    throw invalid('Both MinCapacity and MaxCapacity must be specified when registering a scalable target.');
  if (least > most) throw invalid('Maximum capacity cannot be less than minimum capacity');
}

/**
 * Text: spinnaker/spinnaker#4371, which tells too that a service that was created a moment ago may be missed.
 */
function refuseMissing({ neighbours }: ServiceContext, { ResourceId = '' }: RegisterScalableTargetRequest): void {
  const [, cluster = '', service = ''] = ResourceId.split('/');
  if (!neighbours.containers.hasService(cluster, service))
    throw new AwsError('ValidationException', `ECS service doesn't exist: ${ResourceId}`);
}
