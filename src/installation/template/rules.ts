import { alarmRuleName, arnAt, lostPushesName } from '../../aws/site.ts';
import { alarmsOf } from '../../deployment/judge/checks-of.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { alarmRule, HEARER, toldByAlarms } from '../alarm-rule.ts';
import type { FunctionRule } from '../function-rule.ts';
import { lostPushesPolicy } from '../lost-pushes-policy.ts';
import { pushRule, startedByPushes } from '../push-rule.ts';
import { endedRule, sweepRule } from '../recovery-rules.ts';
import type { PackageSite } from './site.ts';
import { attribute, ids, pascal, type Resource, ref, substituted, type TemplatePart } from './template.ts';

/** A fortnight, the longest there is: time to see the alarm and to start the deployments by hand. */
const KEPT_SECONDS = 1_209_600;

/**
 * One rule for each file in deployments/ whose pushes start anything, and the queue where a push ends that
 * could not start a deployment.
 */
export function rules(site: PackageSite): TemplatePart {
  const { prefix, configs } = site;
  const named = startedByPushes(configs).map((config) => [ids.rule(config.service), rule(config, site)] as const);
  const twice = named.find(([id], i) => named.some(([other], j) => id === other && j < i));
  if (twice) throw new Error(`two services of deployments/ are too alike in name: both would have the rule ${twice[0]}`);
  return {
    Resources: {
      ...Object.fromEntries(named),
      [ids.lostPushes]: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: lostPushesName({ prefix }), MessageRetentionPeriod: KEPT_SECONDS, SqsManagedSseEnabled: true },
      },
      ...recovery(site),
      ...alarms(site),
      ...(named.length > 0 && { [`${ids.lostPushes}Policy`]: onlyFromRules(site) }),
    },
  };
}

function rule(config: ServiceConfig, { prefix, home }: PackageSite): Resource {
  const { service } = config;
  const { rule, target } = pushRule(config, {
    prefix,
    account: home.account,
    machine: `\${${ids.machineAlias(config.route)}}`,
    role: `\${${ids.ruleRole(service)}.Arn}`,
  });
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: rule.Name,
      Description: rule.Description,
      EventPattern: substituted(JSON.parse(rule.EventPattern ?? '{}')),
      State: 'ENABLED',
      Targets: [{ ...(substituted(target) as object), DeadLetterConfig: { Arn: attribute(ids.lostPushes, 'Arn') } }],
    },
  };
}

/**
 * What wakes the functions that look by themselves, and may call them. No function names a machine: the ARNs
 * are text.
 */
function recovery(site: PackageSite): Readonly<Record<string, Resource>> {
  const rules = [
    ['ExecutionEnded', endedRule(site)],
    ['Sweep', sweepRule(site)],
  ] as const;
  return Object.fromEntries(
    rules.flatMap(([id, rule]) => [
      [`${id}Rule`, calling(rule)],
      ...rule.targets.map(({ calls }, i) => [
        `${id}Permission${i === 0 ? '' : pascal(calls)}`,
        mayCall(calls, attribute(`${id}Rule`, 'Arn')),
      ]),
    ]),
  );
}

/**
 * A rule a service that is judged by alarms. One permission stands for all of them: a function's policy has
 * room for 20 KB, and AddPermission compares a source's ARN as StringLike does (Lambda API Reference).
 */
function alarms(site: PackageSite): Readonly<Record<string, Resource>> {
  const told = toldByAlarms(site.configs);
  if (told.length === 0) return {};
  return {
    ...Object.fromEntries(
      told.map((config) => [ids.alarmRule(config.service), withNamesAsTheyAre(calling(alarmRule(config, site)), config)]),
    ),
    AlarmRulesPermission: mayCall(HEARER, substituted(arnAt(site, 'events', `rule/${alarmRuleName(site, '*')}`))),
  };
}

/** An alarm's name may have `${` in it, which is text and no reference. */
function withNamesAsTheyAre(rule: Resource, { judge }: ServiceConfig): Resource {
  const { EventPattern, ...rest } = rule.Properties as { readonly EventPattern: { readonly detail: object } };
  const { detail } = EventPattern;
  const named = 'alarmName' in detail ? { ...detail, alarmName: alarmsOf(judge) } : detail;
  return { ...rule, Properties: { ...rest, EventPattern: { ...EventPattern, detail: named } } };
}

/** A rule that calls functions. */
const calling = ({ rule, targets }: FunctionRule): Resource => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: rule.Name,
    Description: rule.Description,
    ...(rule.EventPattern !== undefined && { EventPattern: substituted(JSON.parse(rule.EventPattern)) }),
    ...(rule.ScheduleExpression !== undefined && { ScheduleExpression: rule.ScheduleExpression }),
    State: 'ENABLED',
    Targets: targets.map(({ calls, target }) => ({
      ...(substituted(target) as object),
      Arn: attribute(ids.function(calls), 'Arn'),
    })),
  },
});

const mayCall = (name: string, source: unknown): Resource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: ref(ids.function(name)),
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: source,
  },
});

const onlyFromRules = (site: PackageSite): Resource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: { Queues: [ref(ids.lostPushes)], PolicyDocument: substituted(lostPushesPolicy(site)) },
});
