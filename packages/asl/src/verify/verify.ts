import { checkErrorNames } from './error-names.ts';
import { checkExpressions } from './expression-issues.ts';
import { checkFields } from './fields.ts';
import { checkGuardedReads } from './guarded-reads.ts';
import { type Issue, issue } from './issue.ts';
import { viewMachine } from './machine-view.ts';
import { checkNames } from './names.ts';
import { checkNumbers } from './numbers.ts';
import { isRecord } from './record.ts';
import { checkResources } from './resources.ts';
import { checkTransitions } from './transitions.ts';
import { checkValues } from './values.ts';
import { checkVariables } from './variable-issues.ts';

/** The longest definition that the service takes, in bytes. */
const largest = 1_048_576;

/**
 * Everything that is wrong with a machine, given as a definition or as its JSON text; nothing when it is
 * sound. JSONata machines only: in others every JSONPath field is an issue. Never throws.
 */
export function verify(definition: unknown): readonly Issue[] {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const value = typeof definition === 'string' ? parse(definition) : definition;
  if (!isRecord(value)) return [issue('not-json', [], 'The definition is no JSON object.', 'Give the definition as JSON.')];
  const bytes = Buffer.byteLength(text);
  const size =
    bytes > largest
      ? [issue('too-large', [], `The definition has ${bytes} bytes.`, `At most ${largest}: start parts of it as executions of their own.`)]
      : [];
  const { machine, issues } = viewMachine(value);
  return [
    ...size,
    ...issues,
    ...checkFields(machine, value),
    ...checkNames(machine),
    ...checkTransitions(machine),
    ...checkNumbers(machine, value),
    ...checkValues(machine),
    ...checkErrorNames(machine),
    ...checkResources(machine),
    ...checkExpressions(machine),
    ...checkVariables(machine),
    ...checkGuardedReads(machine),
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
