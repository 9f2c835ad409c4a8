import { isJsonObject, type JsonObject } from '../json.ts';
// biome-ignore lint/suspicious/noImportCycles: a machine holds states, and a Map or a Parallel state holds machines.
import { checkState } from './check-state.ts';
import type { Report } from './diagnostic.ts';

const MACHINE_FIELDS = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const PROCESSOR_FIELDS = ['Comment', 'ProcessorConfig', 'StartAt', 'States'];
const MAX_NAME = 80;

/** Checks a machine (`path` empty), a branch or an item processor, and all that it contains. */
export function checkContainer(container: JsonObject, path: string, machine: JsonObject, report: Report): void {
  const missing = ['StartAt', 'States'].filter((field) => container[field] === undefined);
  if (missing.length > 0) {
    report('SCHEMA_VALIDATION_FAILED', `These fields are required: [${missing.join(', ')}]`, path || '/');
    return;
  }
  const known = path === '' ? MACHINE_FIELDS : PROCESSOR_FIELDS;
  for (const field of Object.keys(container)) {
    if (!known.includes(field)) report('SCHEMA_VALIDATION_FAILED', `Field '${field}' is not supported`, path || '/');
  }
  const { StartAt, States } = container;
  if (!isJsonObject(States) || typeof StartAt !== 'string') {
    if (!isJsonObject(States)) report('SCHEMA_VALIDATION_FAILED', 'Expected value of type Object', `${path}/States`);
    if (typeof StartAt !== 'string') report('SCHEMA_VALIDATION_FAILED', 'Expected value of type String', `${path}/StartAt`);
    return;
  }

  if (States[StartAt] === undefined) report('MISSING_TRANSITION_TARGET', `Missing 'StartAt' target: ${StartAt}`, `${path}/StartAt`);
  for (const [name, state] of Object.entries(States)) {
    const at = `${path}/States/${name}`;
    if (name.length > MAX_NAME) report('SCHEMA_VALIDATION_FAILED', `State name must be at most ${MAX_NAME} characters long`, at);
    if (isJsonObject(state)) checkState(state, at, machine, report);
    else report('SCHEMA_VALIDATION_FAILED', 'Expected value of type Object', at);
  }
  checkTransitions(StartAt, States, path, report);
}

/** Every target exists, every state can be reached, and some state ends the sequence. */
function checkTransitions(startAt: string, states: JsonObject, path: string, report: Report): void {
  const reached = new Set<string>();
  const open = [startAt];
  let ends = false;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states[name];
    if (reached.has(name) || !isJsonObject(state)) continue;
    reached.add(name);
    ends ||= state.Type === 'Succeed' || state.Type === 'Fail' || state.End === true;
    for (const { target, field } of targetsOf(state)) {
      if (states[target] === undefined) {
        report('MISSING_TRANSITION_TARGET', `Missing '${field.split('/').at(-1)}' target: ${target}`, `${path}/States/${name}/${field}`);
      }
      open.push(target);
    }
  }
  for (const name of Object.keys(states)) {
    if (!reached.has(name)) report('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${path}/States/${name}`);
  }
  if (!ends) report('MISSING_TRANSITION_TARGET', 'Workflow has no terminal state', path || '/');
}

function targetsOf(state: JsonObject): { readonly target: string; readonly field: string }[] {
  const targets: { target: string; field: string }[] = [];
  const add = (target: unknown, field: string) => {
    if (typeof target === 'string') targets.push({ target, field });
  };
  add(state.Next, 'Next');
  add(state.Default, 'Default');
  for (const list of ['Choices', 'Catch']) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [i, entry] of entries.entries()) if (isJsonObject(entry)) add(entry.Next, `${list}[${i}]/Next`);
  }
  return targets;
}
