import type { PutRuleCommandInput, Target } from '@aws-sdk/client-eventbridge';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';

export interface PushRule {
  readonly rule: PutRuleCommandInput & { readonly Name: string };
  readonly target: Target;
}

/** The rule of one service: successful pushes of its tags to its repository start its state machine with a `push` input. */
export function pushRule(
  config: ServiceConfig,
  home: { readonly region: string; readonly account: string; readonly machine: string },
): PushRule {
  return {
    rule: {
      Name: `teal-push-${config.service}`,
      Description: `Pushes of ${config.image.repository} deploy ${config.service}`,
      EventPattern: JSON.stringify({
        source: ['aws.ecr'],
        'detail-type': ['ECR Image Action'],
        account: [config.image.registry ?? home.account],
        detail: {
          'action-type': ['PUSH'],
          result: ['SUCCESS'],
          'repository-name': [config.image.repository],
          'image-tag': config.image.tags.map((pattern) => ({ wildcard: pattern })),
        },
      }),
    },
    target: {
      Id: 'deploy',
      Arn: home.machine,
      RoleArn: `arn:aws:iam::${home.account}:role/teal-push-${config.service}`,
      RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3_600 },
      InputTransformer: {
        InputPathsMap: {
          id: '$.id',
          time: '$.time',
          account: '$.account',
          region: '$.region',
          repository: '$.detail.repository-name',
          digest: '$.detail.image-digest',
          tag: '$.detail.image-tag',
        },
        InputTemplate: `{"push":{"service":${JSON.stringify(config.service)},"id":<id>,"time":<time>,"registry":<account>,"region":<region>,"repository":<repository>,"digest":<digest>,"tag":<tag>}}`,
      },
    },
  };
}
