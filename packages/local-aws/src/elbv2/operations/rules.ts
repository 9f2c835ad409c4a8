import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../kernel/service.ts';
import { checkActions } from '../actions.ts';
import { checkArn, ruleArn } from '../arn.ts';
import { checkConditions } from '../conditions.ts';
import { page } from '../paging.ts';
import { defaultRuleFixed, invalid, priorityInUse, rulesNotFound, tooMany, violates } from '../refusals.ts';
import { isDefault, type Listener, type Rule } from '../resources.ts';
import { withTags } from '../tagging.ts';
import { routeChanged, type World } from '../world.ts';

const LOWEST_PRIORITY = 50_000;
/** Quota "Rules per Application Load Balancer", the default rules left out. */
const MOST_RULES = 100;

export const ruleOperations = (world: World) =>
  ({
    CreateRule(input) {
      const listener = world.resources.listener(input.ListenerArn ?? '');
      refuseTransforms(input.Transforms);
      const priority = checkPriority(input.Priority);
      const conditions = checkConditions(input.Conditions ?? []);
      if (listener.rules.some((rule) => rule.priority === priority)) throw priorityInUse(priority);
      const rulesOfBalancer = world.resources.listenersOf(listener.loadBalancer).reduce((sum, { rules }) => sum + rules.length, 0);
      if (rulesOfBalancer >= MOST_RULES)
        throw tooMany('Rules', `The maximum number of rules on load balancer '${listener.loadBalancer.arn}' is '${MOST_RULES}'`);
      const actions = checkActions(input.Actions ?? [], { resources: world.resources, listener });
      const tags = withTags(new Map(), input.Tags ?? []);
      const rule: Rule = { arn: ruleArn(listener.arn, world.newId()), listener, priority, conditions, actions };
      listener.rules.push(rule);
      sortByPriority(listener);
      world.resources.tags.set(rule.arn, tags);
      routeChanged(world, listener, rule.arn, [], actions);
      return { Rules: [describeRule(rule)] };
    },

    DescribeRules(input) {
      const { ListenerArn: listenerArn, RuleArns: arns } = input;
      if (listenerArn && arns?.length) throw invalid('Listener rule ARNs and a listener ARN cannot be specified at the same time');
      if (!listenerArn && !arns?.length) throw invalid('You must specify either listener rule ARNs or a listener ARN');
      const found = listenerArn ? rulesOf(world.resources.listener(listenerArn)) : (arns ?? []).map((arn) => described(world, arn));
      if (found.includes(undefined)) throw rulesNotFound();
      const { items, next } = page(found as elbv2.Rule[], input);
      return { Rules: items, ...next };
    },

    ModifyRule(input) {
      refuseTransforms(input.Transforms);
      const rule = changeable(world, input.RuleArn ?? '', 'modified');
      if (!input.Conditions?.length && !input.Actions?.length) throw invalid('Either conditions or actions must be specified');
      const before = rule.actions;
      const conditions = input.Conditions?.length ? checkConditions(input.Conditions) : rule.conditions;
      const actions = input.Actions?.length
        ? checkActions(input.Actions, { resources: world.resources, listener: rule.listener, before })
        : before;
      Object.assign(rule, { conditions, actions });
      routeChanged(world, rule.listener, rule.arn, before, actions);
      return { Rules: [describeRule(rule)] };
    },

    DeleteRule(input) {
      const rule = changeable(world, input.RuleArn ?? '', 'deleted');
      rule.listener.rules = rule.listener.rules.filter((candidate) => candidate !== rule);
      world.resources.tags.delete(rule.arn);
      routeChanged(world, rule.listener, rule.arn, rule.actions, []);
      return {};
    },

    SetRulePriorities(input) {
      const pairs = (input.RulePriorities ?? []).map((pair) => ({
        rule: changeable(world, pair.RuleArn ?? '', 'modified'),
        priority: checkPriority(pair.Priority),
      }));
      const moved = new Set(pairs.map(({ rule }) => rule));
      for (const { rule, priority } of pairs) {
        if (pairs.filter((other) => other.priority === priority && other.rule.listener === rule.listener).length > 1)
          throw invalid(`Priority '${priority}' was provided multiple times`);
        if (rule.listener.rules.some((other) => !moved.has(other) && other.priority === priority)) throw priorityInUse(priority);
      }
      for (const { rule, priority } of pairs) rule.priority = priority;
      for (const listener of new Set(pairs.map(({ rule }) => rule.listener))) {
        sortByPriority(listener);
        world.propagation.publish(listener);
      }
      return { Rules: pairs.map(({ rule }) => describeRule(rule)) };
    },
  }) satisfies Operations<typeof elbv2>;

function refuseTransforms(transforms: readonly unknown[] | undefined): void {
  if (transforms?.length) throw invalid('Transforms are not supported by the local AWS');
}

function checkPriority(priority: number | undefined): number {
  if (priority === undefined || priority < 1) throw violates(priority, 'priority', 'Member must have value greater than or equal to 1');
  if (priority > LOWEST_PRIORITY) throw violates(priority, 'priority', `Member must have value less than or equal to ${LOWEST_PRIORITY}`);
  return priority;
}

function sortByPriority(listener: Listener): void {
  listener.rules.sort((a, b) => a.priority - b.priority);
}

function changeable(world: World, arn: string, how: 'modified' | 'deleted'): Rule {
  const rule = world.resources.rule(arn);
  if (isDefault(rule)) throw defaultRuleFixed(arn, how);
  return rule;
}

function described(world: World, arn: string): elbv2.Rule | undefined {
  checkArn('listener rule', arn);
  const found = world.resources.findRule(arn);
  if (!found) return undefined;
  return isDefault(found) ? describeDefault(found.defaultOf) : describeRule(found);
}

const rulesOf = (listener: Listener): elbv2.Rule[] => [...listener.rules.map(describeRule), describeDefault(listener)];

const describeRule = (rule: Rule): elbv2.Rule => ({
  RuleArn: rule.arn,
  Priority: String(rule.priority),
  Conditions: structuredClone(rule.conditions) as elbv2.RuleCondition[],
  Actions: structuredClone(rule.actions) as elbv2.Action[],
  IsDefault: false,
});

const describeDefault = (listener: Listener): elbv2.Rule => ({
  RuleArn: listener.defaultRuleArn,
  Priority: 'default',
  Conditions: [],
  Actions: structuredClone(listener.actions) as elbv2.Action[],
  IsDefault: true,
});
