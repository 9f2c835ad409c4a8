import type { Rule } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import { type Bus, type BusRule, badToken, invalid, refuseOtherBus, ruleOf } from './bus.ts';
import { BadPattern, compilePattern, type EventPattern } from './pattern.ts';
import { rateMs, type Schedules } from './schedules.ts';
import type { EventsOperations } from './table.ts';

export const ruleOperations = (bus: Bus, schedules: Schedules) =>
  ({
    /** Creates a rule, or replaces one: its targets stay. */
    PutRule: (input) => {
      refuseOtherBus(bus, input.EventBusName);
      const name = input.Name ?? '';
      if (input.EventPattern === undefined && input.ScheduleExpression === undefined)
        throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
      if (input.ScheduleExpression !== undefined && rateMs(input.ScheduleExpression) === undefined)
        throw invalid('Parameter ScheduleExpression is not valid. (The local EventBridge knows rate(n minutes|hours|days) only.)');
      const rule: BusRule = {
        name,
        arn: `arn:aws:events:${bus.ctx.region}:${bus.ctx.account}:rule/${name}`,
        request: input,
        pattern: input.EventPattern === undefined ? undefined : compiled(input.EventPattern),
        state: input.State === 'DISABLED' ? 'DISABLED' : 'ENABLED',
        targets: bus.rules.get(name)?.targets ?? new Map(),
      };
      bus.rules.set(name, rule);
      schedules.follow(rule);
      return { RuleArn: rule.arn };
    },

    DescribeRule: (input) => {
      const rule = ruleOf(bus, input.Name, input.EventBusName);
      return { ...ruleShape(rule), CreatedBy: bus.ctx.account };
    },

    ListRules: (input) => {
      refuseOtherBus(bus, input.EventBusName);
      const all = [...bus.rules.values()]
        .filter(({ name }) => name.startsWith(input.NamePrefix ?? ''))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { items, nextToken } = pageOf(all, { size: input.Limit ?? 100, token: input.NextToken, badToken });
      return { Rules: items.map(ruleShape), NextToken: nextToken };
    },

    EnableRule: (input) => {
      const rule = ruleOf(bus, input.Name, input.EventBusName);
      rule.state = 'ENABLED';
      schedules.follow(rule);
      return {};
    },

    DisableRule: (input) => {
      ruleOf(bus, input.Name, input.EventBusName).state = 'DISABLED';
      return {};
    },

    /** A rule that is not there is deleted already. */
    DeleteRule: (input) => {
      refuseOtherBus(bus, input.EventBusName);
      const rule = bus.rules.get(input.Name ?? '');
      if (rule && rule.targets.size > 0) throw invalid("Rule can't be deleted since it has targets.");
      bus.rules.delete(input.Name ?? '');
      return {};
    },

    TestEventPattern: (input) => {
      const matches = compiled(input.EventPattern ?? '');
      const event = parseEvent(input.Event ?? '');
      const absent = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'].filter((member) => !(member in event));
      if (absent.length > 0) throw invalid(`Parameter Event is not valid. Reason: event must have ${absent.join(', ')}`);
      return { Result: matches(event) };
    },
  }) satisfies EventsOperations;

function compiled(text: string): EventPattern {
  try {
    return compilePattern(text);
  } catch (error) {
    if (error instanceof BadPattern)
      throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
    throw error;
  }
}

function parseEvent(text: string): object {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event === 'object' && event !== null) return event;
  } catch {
    // Told below.
  }
  throw invalid('Parameter Event is not valid.');
}

const ruleShape = (rule: BusRule): Rule => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.request.EventPattern,
  ScheduleExpression: rule.request.ScheduleExpression,
  State: rule.state,
  Description: rule.request.Description,
  RoleArn: rule.request.RoleArn,
  EventBusName: 'default',
});
