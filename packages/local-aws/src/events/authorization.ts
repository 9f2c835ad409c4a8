import type * as sdk from '@aws-sdk/client-eventbridge';
import type { Permission } from '../kernel/identity.ts';
import { passRole, requestTags } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';

const SERVICE = 'events.amazonaws.com';

/** Source: Service Authorization Reference, "Amazon EventBridge". Rules stand on the default bus. */
export function eventsAuthorization(ctx: ServiceContext): Authorization<typeof sdk> {
  const arn = (resource: string) => `arn:aws:events:${ctx.region}:${ctx.account}:${resource}`;
  const onRule = (action: string, name = '*', context: Permission['context'] = {}): Permission[] => [
    { action: `events:${action}`, resource: arn(`rule/${name}`), context },
  ];
  const tags = (given: readonly sdk.Tag[] | undefined) => requestTags(given?.map(({ Key: key, Value: value }) => ({ key, value })));
  return {
    PutRule: ({ Name = '*', RoleArn, Tags }) => [
      ...onRule('PutRule', Name, tags(Tags)),
      ...(Tags?.length ? onRule('TagResource', Name, tags(Tags)) : []),
      ...passRole(ctx, RoleArn, SERVICE, arn(`rule/${Name}`)),
    ],
    PutTargets: ({ Rule = '*', Targets = [] }) => [
      ...onRule('PutTargets', Rule, { 'events:TargetArn': Targets.flatMap(({ Arn }) => Arn ?? []) }),
      ...[...new Set(Targets.map(({ RoleArn }) => RoleArn))].flatMap((role) => passRole(ctx, role, SERVICE, arn(`rule/${Rule}`))),
    ],
    DescribeRule: ({ Name }) => onRule('DescribeRule', Name),
    EnableRule: ({ Name }) => onRule('EnableRule', Name),
    DisableRule: ({ Name }) => onRule('DisableRule', Name),
    DeleteRule: ({ Name }) => onRule('DeleteRule', Name),
    ListTargetsByRule: ({ Rule }) => onRule('ListTargetsByRule', Rule),
    RemoveTargets: ({ Rule }) => onRule('RemoveTargets', Rule),
    ListRules: () => [{ action: 'events:ListRules', resource: '*' }],
    TestEventPattern: () => [{ action: 'events:TestEventPattern', resource: '*' }],
    PutEvents: ({ Entries = [] }) =>
      Entries.map(({ Source, DetailType }) => ({
        action: 'events:PutEvents',
        resource: arn('event-bus/default'),
        context: { 'events:source': Source, 'events:detail-type': DetailType },
      })),
  };
}
