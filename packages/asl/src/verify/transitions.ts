import { type Issue, issue } from './issue.ts';
import type { Edge, Level, MachineView, StateView } from './machine-view.ts';

/**
 * Every transition leads somewhere, every state is reached, and from every state some way leads to an end.
 */
export function checkTransitions(machine: MachineView): Issue[] {
  return machine.levels.flatMap(checkLevel);
}

function checkLevel(level: Level): Issue[] {
  const states = [...level.states.values()];
  return [
    ...startIssues(level),
    ...states.flatMap((state) => [...targetIssues(level, state), ...onwardIssues(state)]),
    ...wayIssues(level, states),
  ];
}

const known = (level: Level): string => `States here: ${[...level.states.keys()].map((name) => `'${name}'`).join(', ')}.`;

function startIssues(level: Level): Issue[] {
  if (typeof level.startAt !== 'string' || level.states.has(level.startAt)) return [];
  return [issue('unknown-state', [...level.path, 'StartAt'], `There is no state '${level.startAt}'.`, known(level))];
}

function targetIssues(level: Level, state: StateView): Issue[] {
  return state.edges
    .filter((edge) => typeof edge.to !== 'string' || !level.states.has(edge.to))
    .map((edge) => issue('unknown-state', edge.path, `There is no state ${JSON.stringify(edge.to ?? null)} at this level.`, known(level)));
}

function onwardIssues(state: StateView): Issue[] {
  const { body, path, type, name } = state;
  if (type === 'Choice') {
    if ('Default' in body) return [];
    return [
      issue(
        'no-default',
        path,
        `'${name}' does not say what happens when no rule holds.`,
        'Add a Default, to a Fail state if nothing else is meant.',
      ),
    ];
  }
  if (type === 'Succeed' || type === 'Fail') return [];
  if ('Next' in body && 'End' in body) {
    return [issue('bad-transition', path, `'${name}' has both Next and End.`, 'Keep one of them.')];
  }
  if (!('Next' in body) && !('End' in body)) {
    return [issue('bad-transition', path, `'${name}' has neither Next nor End.`, 'Add "Next": "<state>", or "End": true.')];
  }
  if ('End' in body && body.End !== true) return [issue('bad-transition', [...path, 'End'], 'End is always true.', 'Write true, or Next.')];
  return [];
}

function wayIssues(level: Level, states: readonly StateView[]): Issue[] {
  const reached = reach(typeof level.startAt === 'string' ? [level.startAt] : [], (name) => targets(level, name));
  const ending = waysToEnd(level, states, () => true);
  const endingUnfailed = waysToEnd(level, states, (edge) => edge.kind !== 'catch');
  // Source: floci-io/floci#2735, measured on AWS: it asks for one end that is reached, not for one from each
  // state.
  const ends = states.some((state) => state.ends && reached.has(state.name));
  return states.flatMap((state): Issue[] => {
    const { name, path } = state;
    if (!reached.has(name)) return [issue('unreachable', path, `No way leads to '${name}'.`, 'Lead a transition to it, or remove it.')];
    if (!ending.has(name)) {
      const code = ends ? 'endless-loop' : 'no-way-to-end';
      return [issue(code, path, `From '${name}' no way leads to an end.`, 'Let the loop be left to a state that ends.')];
    }
    if (!endingUnfailed.has(name) && inLoop(level, name)) {
      return [
        issue('endless-loop', path, `'${name}' stands in a loop that is only left when something fails.`, 'Add a Choice that leaves it.'),
      ];
    }
    return [];
  });
}

function targets(level: Level, name: string, by: (edge: Edge) => boolean = () => true): string[] {
  const edges = level.states.get(name)?.edges ?? [];
  return edges.filter(by).flatMap((edge) => (typeof edge.to === 'string' && level.states.has(edge.to) ? [edge.to] : []));
}

function inLoop(level: Level, name: string): boolean {
  const unfailed = (from: string) => targets(level, from, (edge) => edge.kind !== 'catch');
  return reach(unfailed(name), unfailed).has(name);
}

/** The states from which a way of such transitions leads to an end. */
function waysToEnd(level: Level, states: readonly StateView[], by: (edge: Edge) => boolean): ReadonlySet<string> {
  const sources = new Map<string, string[]>();
  for (const state of states) {
    for (const to of targets(level, state.name, by)) sources.set(to, [...(sources.get(to) ?? []), state.name]);
  }
  return reach(
    states.filter((state) => state.ends).map((state) => state.name),
    (name) => sources.get(name) ?? [],
  );
}

/** Everything that can be come to, the starts included. */
export function reach(starts: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(starts);
  for (const name of found) for (const to of next(name)) found.add(to);
  return found;
}
