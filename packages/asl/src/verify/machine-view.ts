import type { StateType } from '../definition.ts';
import { type Text, textsOf } from './expressions.ts';
import { type Issue, type IssuePath, issue } from './issue.ts';
import { isRecord, type JsonRecord, listOf, recordOf } from './record.ts';

/** A machine of unknown make as its checks see it: every level of states, every transition, with paths. */
export interface MachineView {
  readonly top: Level;
  /** The top level and each branch and processor, outer before inner. */
  readonly levels: readonly Level[];
}

/** States that run in one scope: the machine's own, a Parallel branch's or a Map processor's. */
export interface Level {
  readonly path: IssuePath;
  readonly startAt: unknown;
  readonly states: ReadonlyMap<string, StateView>;
  /** The Parallel or Map state around it. */
  readonly parent?: { readonly level: Level; readonly state: StateView };
  /** A distributed Map's processor runs as executions of its own. */
  readonly distributed: boolean;
}

export interface StateView {
  readonly name: string;
  readonly path: IssuePath;
  readonly type: StateType;
  readonly body: JsonRecord;
  readonly edges: readonly Edge[];
  /** Its texts, expressions among them. */
  readonly texts: readonly Text[];
  /** The path ends here. */
  readonly ends: boolean;
}

/** A transition, and the variables that are assigned when it is taken. */
export interface Edge {
  readonly kind: 'next' | 'rule' | 'default' | 'catch';
  readonly to: unknown;
  readonly path: IssuePath;
  readonly assigns: JsonRecord;
  readonly assignPath: IssuePath;
}

const stateTypes = ['Task', 'Parallel', 'Map', 'Pass', 'Wait', 'Choice', 'Succeed', 'Fail'] as const satisfies readonly StateType[];

export function viewMachine(definition: JsonRecord): { readonly machine: MachineView; readonly issues: readonly Issue[] } {
  const levels: Level[] = [];
  const issues: Issue[] = [];

  const read = (body: JsonRecord, path: IssuePath, distributed: boolean, parent?: Level['parent']): Level => {
    const states = new Map<string, StateView>();
    const level: Level = { path, startAt: body.StartAt, states, distributed, ...(parent ? { parent } : {}) };
    levels.push(level);
    for (const [name, given] of Object.entries(recordOf(body.States))) {
      const at = [...path, 'States', name];
      const state = viewState(name, given, at);
      if (!state) {
        issues.push(
          issue(
            'unknown-type',
            [...at, 'Type'],
            `${JSON.stringify(recordOf(given).Type ?? null)} is no type of state.`,
            `One of ${stateTypes.join(', ')}.`,
          ),
        );
        continue;
      }
      states.set(name, state);
      for (const inner of innerLevels(state)) read(inner.body, inner.path, inner.distributed, { level, state });
    }
    return level;
  };

  const top = read(definition, [], false);
  return { machine: { top, levels }, issues };
}

function viewState(name: string, given: unknown, path: IssuePath): StateView | undefined {
  if (!isRecord(given)) return undefined;
  const type = stateTypes.find((each) => each === given.Type);
  if (type === undefined) return undefined;
  const ends = type === 'Succeed' || type === 'Fail' || given.End === true;
  return { name, path, type, body: given, edges: edgesOf(type, given, path), texts: textsOf(type, given, path), ends };
}

function edgesOf(type: StateType, body: JsonRecord, path: IssuePath): Edge[] {
  const own = { assigns: recordOf(body.Assign), assignPath: [...path, 'Assign'] };
  const edges: Edge[] = [];
  if (type === 'Choice') {
    for (const [i, rule] of listOf(body.Choices).entries()) {
      const at = [...path, 'Choices', i];
      const { Next, Assign } = recordOf(rule);
      edges.push({ kind: 'rule', to: Next, path: [...at, 'Next'], assigns: recordOf(Assign), assignPath: [...at, 'Assign'] });
    }
    if ('Default' in body) edges.push({ kind: 'default', to: body.Default, path: [...path, 'Default'], ...own });
    return edges;
  }
  if ('Next' in body) edges.push({ kind: 'next', to: body.Next, path: [...path, 'Next'], ...own });
  for (const [i, catcher] of listOf(body.Catch).entries()) {
    const at = [...path, 'Catch', i];
    const { Next, Assign } = recordOf(catcher);
    edges.push({ kind: 'catch', to: Next, path: [...at, 'Next'], assigns: recordOf(Assign), assignPath: [...at, 'Assign'] });
  }
  return edges;
}

function innerLevels(state: StateView): { body: JsonRecord; path: IssuePath; distributed: boolean }[] {
  const { body, path } = state;
  if (state.type === 'Parallel') {
    return listOf(body.Branches).map((branch, i) => ({ body: recordOf(branch), path: [...path, 'Branches', i], distributed: false }));
  }
  if (state.type === 'Map' && isRecord(body.ItemProcessor)) {
    const processor = body.ItemProcessor;
    const distributed = recordOf(processor.ProcessorConfig).Mode === 'DISTRIBUTED';
    return [{ body: processor, path: [...path, 'ItemProcessor'], distributed }];
  }
  return [];
}

/** Every state of every level. */
export const allStates = (machine: MachineView): readonly StateView[] => machine.levels.flatMap((level) => [...level.states.values()]);
