import { isJsonObject, parseJson } from '../json.ts';
import { checkContainer } from './check-container.ts';
import { checkVariables } from './check-variables.ts';
import type { MachineDefinition } from './definition.ts';
import type { Diagnostic, Report } from './diagnostic.ts';

export type Validated =
  | { readonly ok: true; readonly definition: MachineDefinition }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads the text of a definition as the service does when it stores one: all faults at once, in the service's
 * words where those have been observed. JSONPath states are not looked into yet, beyond their transitions.
 */
export function validateDefinition(text: string): Validated {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, message, location) => diagnostics.push({ severity: 'ERROR', code, message, location });

  const parsed = parseJson(text);
  if (!parsed.ok) report('INVALID_JSON_DESCRIPTION', parsed.problem, '/');
  else if (!isJsonObject(parsed.value)) report('INVALID_JSON_DESCRIPTION', 'Expected value of type Object', '/');
  else {
    checkContainer(parsed.value, '', parsed.value, report);
    if (diagnostics.length === 0) checkVariables(parsed.value as unknown as MachineDefinition, report);
    if (diagnostics.length === 0) return { ok: true, definition: parsed.value as unknown as MachineDefinition };
  }
  return { ok: false, diagnostics };
}
