import { statesErrorNames } from '../error-name.ts';
import { type Issue, type IssuePath, issue } from './issue.ts';
import { allStates, type MachineView } from './machine-view.ts';
import { type JsonRecord, listOf, recordOf } from './record.ts';

/**
 * Retriers and catchers name errors as the service wants it: `States.ALL` alone and last. A reserved name
 * that is unknown is taken by the service, and is mostly a typing error.
 */
export function checkErrorNames(machine: MachineView): Issue[] {
  return allStates(machine).flatMap((state) =>
    ['Retry', 'Catch'].flatMap((field) => {
      const rules = listOf(state.body[field]);
      return rules.flatMap((rule, i) => ruleIssues(recordOf(rule), [...state.path, field, i], i === rules.length - 1, field));
    }),
  );
}

const fields: Readonly<Record<string, readonly string[]>> = {
  Retry: ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'],
  Catch: ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment'],
};

function ruleIssues(rule: JsonRecord, path: IssuePath, last: boolean, kind: string): Issue[] {
  const names = listOf(rule.ErrorEquals);
  const at = [...path, 'ErrorEquals'];
  const issues: Issue[] = [];
  if (names.length === 0 || names.some((name) => typeof name !== 'string')) {
    issues.push(issue('bad-retry', at, 'ErrorEquals is a list of error names.', 'Give at least one.'));
  }
  if (names.includes('States.ALL') && (names.length > 1 || !last)) {
    issues.push(issue('bad-retry', at, 'States.ALL stands alone, in the last rule.', 'Move it to a rule of its own at the end.'));
  }
  for (const name of names) {
    if (typeof name !== 'string' || !name.startsWith('States.') || statesErrorNames.has(name)) continue;
    const instead = `Catch an error of another name, or one of ${[...statesErrorNames].join(', ')}.`;
    issues.push(issue('unknown-error-name', at, `The service has no error ${name}.`, instead));
  }
  const { JitterStrategy: jitter } = rule;
  if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') {
    issues.push(issue('bad-value', [...path, 'JitterStrategy'], `JitterStrategy is ${JSON.stringify(jitter)}.`, 'Give FULL or NONE.'));
  }
  for (const field of Object.keys(rule).filter((each) => !fields[kind]?.includes(each))) {
    const code = field === 'ResultPath' ? 'jsonpath-field' : 'unknown-field';
    issues.push(issue(code, [...path, field], `A rule of ${kind} has no field ${field}.`, `It has ${fields[kind]?.join(', ')}.`));
  }
  return issues;
}
