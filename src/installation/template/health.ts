import { STARTER } from '../recovery-rules.ts';
import { DEPLOYING, PUT_BACKS, RECOVERIES, WORKFLOWS } from '../workflows.ts';
import { dashboard } from './dashboard.ts';
import { healthNamespace, metricFilters } from './metric-filters.ts';
import type { PackageSite } from './site.ts';
import { attribute, ids, type Resource, ref, type TemplatePart } from './template.ts';

/** Metrics that one alarm may add up. Source: Amazon CloudWatch User Guide, "Using metric math". */
const METRICS_AN_ALARM = 10;

/**
 * Teal's own health: alarms that tell people, one over all of them for a look, and the dashboard. A
 * deployment that is rolled back is Teal at work, and no alarm. The one over all tells nobody: it acts when
 * it begins to ring, and while one alarm lasts the others would not be heard. Source: CloudWatch API
 * reference, PutCompositeAlarm, AlarmActions.
 */
export function health(site: PackageSite): TemplatePart {
  const alarms = alarmsOf(site);
  return {
    Resources: {
      ...metricFilters(site),
      ...alarms,
      Unwell: {
        Type: 'AWS::CloudWatch::CompositeAlarm',
        Properties: {
          AlarmName: `${site.prefix}-unwell`,
          AlarmDescription:
            'A person is needed, or Teal cannot do its work: docs/aws.md says what to do for each alarm below. It goes quiet when nothing new happens, which does not say that all is well: npx teal status does',
          AlarmRule: {
            'Fn::Sub': Object.keys(alarms)
              .map((id) => `ALARM("\${${id}}")`)
              .join(' OR '),
          },
        },
      },
      ...dashboard(site, Object.keys(alarms)),
    },
  };
}

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

function alarmsOf({ prefix, actions }: PackageSite): Readonly<Record<string, Resource>> {
  const own = (MetricName: string): Metric => ({ Namespace: healthNamespace(prefix), MetricName });
  const machine = (MetricName: string, workflows: readonly { readonly name: string }[] = WORKFLOWS): Metric[] =>
    workflows.map(({ name }) => ({
      Namespace: 'AWS/States',
      MetricName,
      Dimensions: [{ Name: 'StateMachineArn', Value: ref(ids.machine(name)) }],
    }));
  const throttles: Metric[] = [
    ...machine('ExecutionThrottled'),
    ...actions.map(({ name }) => ({
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Dimensions: [{ Name: 'FunctionName', Value: ref(ids.function(name)) }],
    })),
  ];
  return {
    NeedsPerson: alarm(`${prefix}-needs-a-person`, 'A deployment waits for a person, or stopped for one', [own('NeedsPerson')]),
    FunctionFaults: alarm(`${prefix}-function-faults`, 'A function failed as no workflow expects, crashed or ran out of time', [
      own('FunctionFaults'),
    ]),
    BrokenExecutions: alarm(
      `${prefix}-broken-executions`,
      'An execution was stopped from outside, timed out, or failed in none of the ways that its workflow knows: its service may still be held',
      [
        ...machine('ExecutionsAborted', [...DEPLOYING, ...RECOVERIES]),
        ...machine('ExecutionsTimedOut', [...DEPLOYING, ...RECOVERIES]),
        own('FailedExecutions'),
      ],
    ),
    BrokenPutBacks: alarm(`${prefix}-broken-put-backs`, 'An execution that puts weights back was stopped from outside, or timed out', [
      ...machine('ExecutionsAborted', PUT_BACKS),
      ...machine('ExecutionsTimedOut', PUT_BACKS),
    ]),
    UnwellServices: alarm(
      `${prefix}-unwell-services`,
      'Between deployments a service does not stand as its last one left it: npx teal status says how. It ends by itself when the service does again, or is deployed',
      [own('UnwellServices')],
      'Maximum',
    ),
    NobodyLooks: nobodyLooks(prefix),
    LostPush: alarm(
      `${prefix}-lost-push`,
      'A push could not start its deployment and waits in the queue of lost pushes',
      [
        {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Dimensions: [{ Name: 'QueueName', Value: attribute(ids.lostPushes, 'QueueName') }],
        },
      ],
      'Maximum',
    ),
    ...Object.fromEntries(
      chunks(throttles, METRICS_AN_ALARM).map((metrics, i) => [
        `Throttled${i + 1}`,
        alarm(`${prefix}-throttled-${i + 1}`, 'Functions or state machines were throttled: the account is near a limit', metrics),
      ]),
    ),
  };
}

/** No OKActions: what most alarms count has happened, and five quiet minutes do not undo it. */
const TOLD = { AlarmActions: { 'Fn::If': ['AlarmsTold', [ref('AlarmTopic')], ref('AWS::NoValue')] } };

/**
 * Rings when nothing has looked for a quarter of an hour: the rule was disabled or deleted, it may not call
 * the function any more, or the account has no concurrency left.
 */
const nobodyLooks = (prefix: string): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `${prefix}-nobody-looks`,
    AlarmDescription: `The rule ${prefix}-sweep has called nothing for 15 minutes: dead executions, lost pushes and services at rest are not looked for`,
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: ref(ids.function(STARTER)) }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 3,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
    ...TOLD,
  },
});

/** Rings when the sum of the metrics is above nothing within five minutes. No data is a quiet Teal. */
const alarm = (name: string, description: string, metrics: readonly Metric[], stat = 'Sum'): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: name,
    AlarmDescription: description,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    ...TOLD,
    ...(metrics.length === 1
      ? { ...metrics[0], Statistic: stat, Period: 300 }
      : {
          Metrics: [
            // Metrics without data leave no hole in the sum.
            { Id: 'sum', Expression: metrics.map((_, i) => `FILL(m${i + 1}, 0)`).join(' + '), ReturnData: true },
            ...metrics.map((Metric, i) => ({ Id: `m${i + 1}`, MetricStat: { Metric, Stat: stat, Period: 300 }, ReturnData: false })),
          ],
        }),
  },
});

const chunks = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
