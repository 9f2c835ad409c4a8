import {
  languageOf,
  type StateDefinition,
  type StatesContainer,
} from '../../packages/local-aws/src/stepfunctions/definition/definition.ts';
import type { Recording } from './recording.ts';

/**
 * `changed`: recorded before a Map took objects as items, which the service since does.
 * `bucket`: the machine read an S3 object that the recording does not hold.
 */
export type RecordedKind = 'jsonata' | 'mixed' | 'jsonpath' | 'changed' | 'bucket';

export function kindOf(recording: Recording): RecordedKind {
  if (wasRefusedAsObject(recording)) return 'changed';
  const states = statesIn(recording.definition);
  const languages = new Set(states.map((state) => languageOf(recording.definition, state)));
  if (!languages.has('JSONata')) return 'jsonpath';
  if (states.some((state) => state.Type === 'Map' && state.ItemReader !== undefined)) return 'bucket';
  return languages.size > 1 ? 'mixed' : 'jsonata';
}

const wasRefusedAsObject = ({ cause }: Recording): boolean =>
  typeof cause === 'string' && (/Expected 'array', but was 'object'/.test(cause) || /must be an array but was: \{/.test(cause));

function statesIn(container: StatesContainer): StateDefinition[] {
  return Object.values(container.States).flatMap((state) => {
    const inner: StatesContainer[] = [];
    if (state.Type === 'Parallel') inner.push(...state.Branches);
    if (state.Type === 'Map') inner.push(...[state.ItemProcessor, state.Iterator].filter((processor) => processor !== undefined));
    return [state, ...inner.flatMap(statesIn)];
  });
}
