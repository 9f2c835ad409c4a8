import { NEEDS_PERSON } from '../../src/aws/action-telemetry.ts';
import type { PackageSite } from './site.ts';
import { ids, pascal, type Resource, ref } from './template.ts';

/** Functions that say when a person is needed. A test holds the list against functions/. */
export const WHO_ASKS = ['acquire-lease', 'assess-failure', 'check-quiet', 'finish-deployment'] as const;

/** Metrics made of log lines, in a namespace of the installation's own. */
export const healthNamespace = (prefix: string): string => `Teal/${prefix}`;

/**
 * What Lambda itself writes when a function ends without having spoken: no handler is left to count that. Lambda's own Errors
 * metric counts ends that the workflow expects too, such as a test that failed.
 */
const ENDED_BY_LAMBDA =
  '?"Task timed out after" ?"Runtime exited" ?"Runtime.ExitError" ?"Runtime.ImportModuleError" ?"Runtime.OutOfMemory"';

/** Counts of log lines: what no metric of AWS says. */
export function metricFilters({ prefix, actions }: PackageSite): Readonly<Record<string, Resource>> {
  const filter = (name: string, metric: string, pattern: string): Resource => ({
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName: ref(ids.functionLog(name)),
      FilterPattern: pattern,
      MetricTransformations: [{ MetricNamespace: healthNamespace(prefix), MetricName: metric, MetricValue: '1', Unit: 'Count' }],
    },
  });
  const needs = Object.entries(NEEDS_PERSON).map(([key, value]) => `$.${key} = "${value}"`);
  return {
    ...Object.fromEntries(
      actions.flatMap(({ name }) => [
        [`${pascal(name)}Faults`, filter(name, 'FunctionFaults', '{ $.level = "ERROR" }')],
        [`${pascal(name)}Ends`, filter(name, 'FunctionFaults', ENDED_BY_LAMBDA)],
      ]),
    ),
    ...Object.fromEntries(WHO_ASKS.map((name) => [`${pascal(name)}Asks`, filter(name, 'NeedsPerson', `{ ${needs.join(' && ')} }`)])),
  };
}
