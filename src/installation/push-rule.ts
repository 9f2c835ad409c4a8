import type { PutRuleCommandInput, Target } from '@aws-sdk/client-eventbridge';
import { pushTransformer } from '../aws/push-input.ts';
import { pushRuleName } from '../aws/site.ts';
import { pushPattern } from '../deployment/configuration/push-pattern.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';

export interface PushRule {
  readonly rule: PutRuleCommandInput & { readonly Name: string };
  readonly target: Target;
}

/** What a rule starts, and as whom. ARNs, or what stands for them in a template. */
export interface PushRuleHome {
  readonly prefix: string;
  readonly account: string;
  readonly machine: string;
  readonly role: string;
}

/**
 * Without tag patterns no push starts anything, and there is no rule: EventBridge takes none that has nothing
 * to match.
 */
export const startedByPushes = (configs: readonly ServiceConfig[]): readonly ServiceConfig[] =>
  configs.filter(({ image }) => image.tags.length > 0);

/**
 * The rule of one service that has tag patterns: successful pushes of its tags to its repository start its
 * state machine with a `push` input. The same rule stands in a local AWS and in the packaged template.
 */
export function pushRule(config: ServiceConfig, { prefix, account, machine, role }: PushRuleHome): PushRule {
  return {
    rule: {
      Name: pushRuleName({ prefix }, config.service),
      Description: `Pushes of ${config.image.repository} deploy ${config.service}`,
      EventPattern: JSON.stringify(pushPattern(config.image, config.image.registry ?? account)),
    },
    target: {
      Id: 'deploy',
      Arn: machine,
      RoleArn: role,
      // An hour: a push that could not start a deployment by then is for people to see (in AWS: the queue of
      // lost pushes).
      RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3_600 },
      InputTransformer: pushTransformer(config.service),
    },
  };
}
