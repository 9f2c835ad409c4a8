import { DEPLOYING, PUT_BACKS, RECOVERIES } from '../workflows.ts';
import { healthNamespace } from './metric-filters.ts';
import type { PackageSite } from './site.ts';
import { ids, type Resource } from './template.ts';

export const DASHBOARD = 'Dashboard';

/**
 * One page: what is wrong, what the executions did, how the functions fared. Widgets are three columns of
 * eight.
 */
export function dashboard({ prefix }: PackageSite, alarms: readonly string[]): Readonly<Record<string, Resource>> {
  const executions = ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsAborted', 'ExecutionsTimedOut'];
  const body = {
    widgets: [
      {
        ...at(0, 0, 24, 3),
        type: 'alarm',
        properties: { title: 'What is wrong', alarms: alarms.map((id) => `\${${id}.Arn}`) },
      },
      ...DEPLOYING.map(({ name }, i) =>
        graph(at(i * 8, 3), `Executions: ${name} (failed counts those that rolled back)`, [
          ...executions.map((metric) => ['AWS/States', metric, 'StateMachineArn', `\${${ids.machine(name)}}`]),
        ]),
      ),
      graph(at(16, 3), 'A person is needed; faults of functions; broken executions; lost pushes', [
        [healthNamespace(prefix), 'NeedsPerson'],
        [healthNamespace(prefix), 'FunctionFaults'],
        [healthNamespace(prefix), 'FailedExecutions'],
        ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', `\${${ids.lostPushes}.QueueName}`, { stat: 'Maximum' }],
      ]),
      search(at(0, 9), 'Actions that ended with an error (many of them are expected)', '{Teal,action,service} MetricName="Failed"', 'Sum'),
      search(at(8, 9), 'Slowest actions, milliseconds', '{Teal,action,service} MetricName="Duration"', 'Maximum'),
      graph(at(0, 15), 'Recoveries of dead executions, and kept sides taken down', [
        ...RECOVERIES.flatMap(({ name }) =>
          ['ExecutionsStarted', 'ExecutionsFailed'].map((metric) => ['AWS/States', metric, 'StateMachineArn', `\${${ids.machine(name)}}`]),
        ),
      ]),
      graph(at(8, 15), 'Weights that were put back (failed counts those that were not)', [
        ...PUT_BACKS.flatMap(({ name }) =>
          ['ExecutionsStarted', 'ExecutionsFailed'].map((metric) => ['AWS/States', metric, 'StateMachineArn', `\${${ids.machine(name)}}`]),
        ),
      ]),
      graph(
        at(16, 15),
        'Services that do not stand as their last deployment left them',
        [[healthNamespace(prefix), 'UnwellServices']],
        'Maximum',
      ),
      search(at(16, 9), 'Throttled functions', `{AWS/Lambda,FunctionName} MetricName="Throttles" FunctionName=${prefix}`, 'Sum'),
    ],
  };
  return {
    [DASHBOARD]: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: prefix, DashboardBody: { 'Fn::Sub': JSON.stringify(body) } },
    },
  };
}

const at = (x: number, y: number, width = 8, height = 6) => ({ x, y, width, height });

// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's.
const REGION = '${AWS::Region}';

const graph = (place: object, title: string, metrics: readonly unknown[], stat = 'Sum') => ({
  ...place,
  type: 'metric',
  properties: { title, region: REGION, stat, period: 300, view: 'timeSeries', metrics },
});

/** A search finds what there is when somebody looks, such as metrics of services that were added later. */
const search = (place: object, title: string, query: string, stat: string) =>
  graph(place, title, [[{ expression: `SEARCH('${query}', '${stat}', 300)`, id: 'found' }]]);
