import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Permission } from '../kernel/identity.ts';
import { requestTags, resourceTags } from '../kernel/permissions.ts';
import type { Authorization } from '../kernel/service.ts';
import type { World } from './world.ts';

type Tags = readonly { readonly Key: string | undefined; readonly Value?: string | undefined }[] | undefined;

/**
 * Source: Service Authorization Reference, "AWS Elastic Load Balancing V2":
 * what describes can be narrowed to no resource.
 */
export function elbv2Authorization({ ctx, resources }: World): Authorization<typeof sdk> {
  const tagsOf = (arn: string) => resourceTags(resources.tags.get(arn) ?? [], 'elasticloadbalancing');
  const on = (action: string, resource = '*', context: Permission['context'] = {}): Permission => ({
    action: `elasticloadbalancing:${action}`,
    resource,
    context: { ...tagsOf(resource), ...context },
  });
  const toCome = (path: string) => `arn:aws:elasticloadbalancing:${ctx.region}:${ctx.account}:${path}`;
  const asked = (tags: Tags) => requestTags(tags?.map(({ Key: key, Value: value }) => ({ key, value })));
  /** Tags given to what is made need a permission of their own, on what is made. */
  const making = (action: string, resource: string | undefined, made: string, tags: Tags): Permission[] => [
    on(action, resource, asked(tags)),
    ...(tags?.length ? [on('AddTags', made, { 'elasticloadbalancing:CreateAction': action, ...asked(tags) })] : []),
  ];
  const all = (action: string) => (): Permission[] => [on(action)];

  return {
    CreateLoadBalancer: ({ Name, Scheme, Tags }) => {
      const made = toCome(`loadbalancer/app/${Name}/*`);
      const [own, ...tagging] = making('CreateLoadBalancer', made, made, Tags);
      return [{ ...own!, context: { ...own!.context, 'elasticloadbalancing:Scheme': Scheme } }, ...tagging];
    },
    ModifyLoadBalancerAttributes: ({ LoadBalancerArn }) => [on('ModifyLoadBalancerAttributes', LoadBalancerArn)],
    DeleteLoadBalancer: ({ LoadBalancerArn }) => [on('DeleteLoadBalancer', LoadBalancerArn)],
    DescribeLoadBalancers: all('DescribeLoadBalancers'),
    DescribeLoadBalancerAttributes: all('DescribeLoadBalancerAttributes'),

    CreateListener: ({ LoadBalancerArn, Tags }) =>
      making('CreateListener', LoadBalancerArn, `${LoadBalancerArn?.replace(':loadbalancer/', ':listener/')}/*`, Tags),
    ModifyListener: ({ ListenerArn }) => [on('ModifyListener', ListenerArn)],
    DeleteListener: ({ ListenerArn }) => [on('DeleteListener', ListenerArn)],
    DescribeListeners: all('DescribeListeners'),

    CreateRule: ({ ListenerArn, Tags }) =>
      making('CreateRule', ListenerArn, `${ListenerArn?.replace(':listener/', ':listener-rule/')}/*`, Tags),
    ModifyRule: ({ RuleArn }) => [on('ModifyRule', RuleArn)],
    DeleteRule: ({ RuleArn }) => [on('DeleteRule', RuleArn)],
    SetRulePriorities: ({ RulePriorities }) => (RulePriorities ?? [{}]).map(({ RuleArn }) => on('SetRulePriorities', RuleArn)),
    DescribeRules: all('DescribeRules'),

    CreateTargetGroup: ({ Name, Tags }) =>
      making('CreateTargetGroup', toCome(`targetgroup/${Name}/*`), toCome(`targetgroup/${Name}/*`), Tags),
    ModifyTargetGroup: ({ TargetGroupArn }) => [on('ModifyTargetGroup', TargetGroupArn)],
    ModifyTargetGroupAttributes: ({ TargetGroupArn }) => [on('ModifyTargetGroupAttributes', TargetGroupArn)],
    DeleteTargetGroup: ({ TargetGroupArn }) => [on('DeleteTargetGroup', TargetGroupArn)],
    RegisterTargets: ({ TargetGroupArn }) => [on('RegisterTargets', TargetGroupArn)],
    DeregisterTargets: ({ TargetGroupArn }) => [on('DeregisterTargets', TargetGroupArn)],
    DescribeTargetGroups: all('DescribeTargetGroups'),
    DescribeTargetGroupAttributes: all('DescribeTargetGroupAttributes'),
    DescribeTargetHealth: all('DescribeTargetHealth'),

    AddTags: ({ ResourceArns, Tags }) => (ResourceArns ?? ['*']).map((arn) => on('AddTags', arn, asked(Tags))),
    RemoveTags: ({ ResourceArns, TagKeys }) => (ResourceArns ?? ['*']).map((arn) => on('RemoveTags', arn, { 'aws:TagKeys': TagKeys })),
    DescribeTags: all('DescribeTags'),
  };
}
