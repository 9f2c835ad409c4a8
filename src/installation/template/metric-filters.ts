import { compile, type Workflow } from '@teal/asl';
import { NEEDS_PERSON, UNWELL } from '../../aws/action/action-telemetry.ts';
import { LOOKER } from '../recovery-rules.ts';
import { LEASED } from '../workflows.ts';
import type { PackageSite } from './site.ts';
import { ids, pascal, type Resource, ref } from './template.ts';

/** Functions that say when a person is needed. A test holds the list against functions/. */
export const WHO_ASKS = [
  'acquire-lease',
  'assess-failure',
  'await-word',
  'check-quiet',
  'finish-deployment',
  'judge-health',
  'judge-tested',
  'look-at-task',
  'run-task',
] as const;

/** Metrics made of log lines, in a namespace of the installation's own. */
export const healthNamespace = (prefix: string): string => `Teal/${prefix}`;

/**
 * What a function logs as an error, and what Lambda itself writes when one ends without having spoken: no
 * handler is left to count that. One filter for both: fifty services and 500 resources fit a stack.
 * Lambda's own Errors metric counts ends that the workflow expects too, such as a test that failed.
 * `Runtime.` is how the names of the runtime's own errors begin (ExitError, ImportModuleError,
 * HandlerNotFound, UserCodeSyntaxError, UnhandledPromiseRejection, OutOfMemory, ...). One regular expression:
 * they are not said to stand beside other terms, and have no quotation marks (Amazon CloudWatch Logs User
 * Guide, "Supported regular expressions (regex) syntax"). Quoted in a message a level has backslashes before
 * its marks, and does not match.
 */
const FAULT = '%.level.:.ERROR.|Task\\stimed\\sout\\safter|Runtime\\sexited|Runtime\\.[A-Z]%';

/**
 * What executions end with by a Fail state of their workflow: the deployment's own ends. A Fail in a box ends
 * no execution, and an end that hands on what failed has no name of its own.
 */
const endsOf = (workflow: Workflow<unknown>): readonly string[] =>
  [
    ...new Set(
      Object.values(compile(workflow).States).flatMap((state) =>
        state.Type === 'Fail' && state.Error && !state.Error.startsWith('{%') ? [state.Error] : [],
      ),
    ),
  ].sort();

/**
 * Executions that failed with anything else: in a state without a Catch, or by the interpreter itself. The
 * log of a machine is without execution data, which is inputs and outputs (Step Functions API Reference,
 * GetExecutionHistory): errors stay.
 */
const failedOtherwise = (workflow: Workflow<unknown>): string =>
  `{ $.type = "ExecutionFailed" && (${[
    '$.details.error NOT EXISTS',
    endsOf(workflow)
      .map((end) => `$.details.error != "${end}"`)
      .join(' && '),
  ]
    .map((each) => `(${each})`)
    .join(' || ')}) }`;

/** Counts of log lines: what no metric of AWS says. */
export function metricFilters({ prefix, actions }: PackageSite): Readonly<Record<string, Resource>> {
  const filter = (log: string, metric: string, pattern: string, MetricValue = '1'): Resource => ({
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName: ref(log),
      FilterPattern: pattern,
      MetricTransformations: [{ MetricNamespace: healthNamespace(prefix), MetricName: metric, MetricValue, Unit: 'Count' }],
    },
  });
  const needs = Object.entries(NEEDS_PERSON).map(([key, value]) => `$.${key} = "${value}"`);
  return {
    ...Object.fromEntries(actions.map(({ name }) => [`${pascal(name)}Faults`, filter(ids.functionLog(name), 'FunctionFaults', FAULT)])),
    ...Object.fromEntries(
      WHO_ASKS.map((name) => [`${pascal(name)}Asks`, filter(ids.functionLog(name), 'NeedsPerson', `{ ${needs.join(' && ')} }`)]),
    ),
    // Told every round, as long as there are any.
    ServicesAtRest: filter(ids.functionLog(LOOKER), 'UnwellServices', `{ $.${UNWELL} > 0 }`, `$.${UNWELL}`),
    // Hooks fail as the code of a team does: whoever waits for them takes it, and tells it.
    ...Object.fromEntries(
      LEASED.map((workflow) => [
        `${pascal(workflow.name)}FailedOtherwise`,
        filter(ids.machineLog(workflow.name), 'FailedExecutions', failedOtherwise(workflow)),
      ]),
    ),
  };
}
