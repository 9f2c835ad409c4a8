import type * as sdk from '@aws-sdk/client-application-auto-scaling';
import type { Permission } from '../kernel/identity.ts';
import { passRole } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';

/** Source: Service Authorization Reference, "AWS Application Auto Scaling". */
export function autoScalingAuthorization(ctx: ServiceContext): Authorization<typeof sdk> {
  const on = (action: string, input: { ServiceNamespace?: string | undefined; ScalableDimension?: string | undefined }): Permission => ({
    action: `application-autoscaling:${action}`,
    resource: `arn:aws:application-autoscaling:${ctx.region}:${ctx.account}:scalable-target/*`,
    context: {
      'application-autoscaling:service-namespace': input.ServiceNamespace,
      'application-autoscaling:scalable-dimension': input.ScalableDimension,
    },
  });
  return {
    RegisterScalableTarget: (input) => [
      on('RegisterScalableTarget', input),
      ...passRole(ctx, input.RoleARN, 'application-autoscaling.amazonaws.com'),
    ],
    DeregisterScalableTarget: (input) => [on('DeregisterScalableTarget', input)],
    DescribeScalableTargets: () => [{ action: 'application-autoscaling:DescribeScalableTargets', resource: '*' }],
  };
}
