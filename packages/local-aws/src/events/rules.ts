import type { Rule, RuleState } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import { type Bus, type BusRule, badToken, invalid, refuseOtherBus, ruleOf } from './bus.ts';
import { BadPattern, compilePattern, type EventPattern } from './pattern.ts';
import { scheduleOf } from './schedule.ts';
import type { Schedules } from './schedules.ts';
import type { EventsOperations } from './table.ts';

export const ruleOperations = (bus: Bus, schedules: Schedules) =>
  ({
    /** Creates a rule, or replaces one: its targets stay. */
    PutRule: (input) => {
      refuseOtherBus(bus, input.EventBusName);
      const name = input.Name ?? '';
      checkName(name);
      if (input.EventPattern === undefined && input.ScheduleExpression === undefined)
        throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
      if (input.ScheduleExpression !== undefined && scheduleOf(input.ScheduleExpression) === undefined)
        throw invalid('Parameter ScheduleExpression is not valid.');
      const { State: state = 'ENABLED' } = input;
      if (!STATES.includes(state)) throw notAmong(state, 'state', STATES);
      const rule: BusRule = {
        name,
        arn: `arn:aws:events:${bus.ctx.region}:${bus.ctx.account}:rule/${name}`,
        request: input,
        pattern: input.EventPattern === undefined ? undefined : patternOfRule(input.EventPattern),
        state,
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
      if (!NEEDED.every((member) => member in event)) throw invalid('Parameter Event is not valid.');
      return { Result: matches(event) };
    },
  }) satisfies EventsOperations;

/**
 * Members of an event that TestEventPattern wants. The API reference lists `resources` too; AWS does not ask.
 */
const NEEDED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];
const STATES: RuleState[] = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];
/** "Event pattern size" of the service quotas, in characters. The model's own limit is higher. */
const LONGEST_PATTERN = 2_048;

/** Throws ValidationException. Source: PutRule (API reference). */
function checkName(name: string): void {
  const refuse = (constraint: string) =>
    invalid(`1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must ${constraint}`);
  if (name === '') throw refuse('have length greater than or equal to 1');
  if (name.length > 64) throw refuse('have length less than or equal to 64');
  if (!/^[.\-_A-Za-z0-9]+$/.test(name)) throw refuse('satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
}

const notAmong = (value: string, at: string, known: readonly string[]) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(', ')}]`,
  );

/** AWS does not publish the words of this refusal: the code is that of every other quota of rules. */
function patternOfRule(text: string): EventPattern {
  if (text.length > LONGEST_PATTERN)
    throw new AwsError('LimitExceededException', `The event pattern has ${text.length} characters; the quota is ${LONGEST_PATTERN}.`);
  return compiled(text);
}

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
