import type { Text } from './expressions.ts';
import { type Issue, issue } from './issue.ts';
import { foundWhere, readsOf } from './jsonata-reads.ts';
import type { Level, MachineView, StateView } from './machine-view.ts';

/**
 * Every variable that is read is assigned on every way to where it is read, or was found there by `$exists`.
 * The service takes any: a variable that is not assigned is nothing. Source: BASE_UNDEFINED_OUTPUT, created
 * and run on AWS (localstack/localstack, assign/test_assign_base.py).
 */
export function checkVariables(machine: MachineView): Issue[] {
  const entered = assignedOnEntry(machine);
  return machine.levels.flatMap((level) =>
    [...level.states.values()].flatMap((state) => {
      const assigned = entered.get(state);
      if (assigned === undefined) return [];
      return state.texts.flatMap((text) => readIssues(text, assigned, level));
    }),
  );
}

function readIssues(text: Text, assigned: ReadonlySet<string>, level: Level): Issue[] {
  if (!text.parsed?.ok) return [];
  const { variables, tested } = readsOf(text.parsed.syntax);
  const found = text.given?.ok ? foundWhere(text.given.syntax, true) : [];
  const unknown = [...tested].filter((name) => !assignedSomewhere(level, name));
  return [...new Set([...variables, ...unknown])]
    .filter((name) => !assigned.has(name) && !found.includes(name))
    .map((name) => {
      if (!assignedSomewhere(level, name)) {
        return issue('unknown-variable', text.path, `Nothing assigns $${name}.`, 'Assign it in a state before, or correct the name.');
      }
      if (acrossExecutions(level, name)) {
        const instead = 'Hand it in with ItemSelector.';
        return issue(
          'unassigned-variable',
          text.path,
          `A distributed Map's processor does not see $${name} of the machine around it.`,
          instead,
        );
      }
      return issue(
        'unassigned-variable',
        text.path,
        `$${name} is not assigned on every way to here.`,
        'Assign it on each way, or read it on the way that assigns it.',
      );
    });
}

/** For each state that is reached, the variables that every way to it has assigned. */
function assignedOnEntry(machine: MachineView): ReadonlyMap<StateView, ReadonlySet<string>> {
  const entered = new Map<StateView, ReadonlySet<string>>();
  // Levels stand outer before inner, so the states around a level are known when its turn comes.
  for (const level of machine.levels) {
    const around = level.parent && !level.distributed ? entered.get(level.parent.state) : new Set<string>();
    if (around === undefined) continue;
    settle(level, around, entered);
  }
  return entered;
}

function settle(level: Level, around: ReadonlySet<string>, entered: Map<StateView, ReadonlySet<string>>): void {
  const start = typeof level.startAt === 'string' ? level.states.get(level.startAt) : undefined;
  if (start === undefined) return;
  entered.set(start, around);
  const pending = [start];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    const before = entered.get(state) ?? around;
    for (const [i, edge] of state.edges.entries()) {
      const to = typeof edge.to === 'string' ? level.states.get(edge.to) : undefined;
      if (to === undefined) continue;
      const arriving = new Set([...before, ...Object.keys(edge.assigns), ...foundOnRule(state, i)]);
      const known = entered.get(to);
      const both = known === undefined ? arriving : new Set([...known].filter((name) => arriving.has(name)));
      if (known !== undefined && both.size === known.size) continue;
      entered.set(to, both);
      pending.push(to);
    }
  }
}

/**
 * What a Choice has found when it goes by its rule of this number, or by none: the rules before it did not
 * hold.
 */
function foundOnRule({ type, texts }: StateView, number: number): readonly string[] {
  if (type !== 'Choice') return [];
  return texts.flatMap(({ path, parsed }) => {
    const rule = path.at(-2);
    if (path.at(-1) !== 'Condition' || path.at(-3) !== 'Choices' || typeof rule !== 'number' || rule > number || !parsed?.ok) return [];
    return foundWhere(parsed.syntax, rule === number);
  });
}

function assignedSomewhere(level: Level, name: string): boolean {
  const here = assignsHere(level, name);
  return here || (level.parent !== undefined && assignedSomewhere(level.parent.level, name));
}

function acrossExecutions(level: Level, name: string): boolean {
  if (assignsHere(level, name) || level.parent === undefined) return false;
  return level.distributed ? assignedSomewhere(level.parent.level, name) : acrossExecutions(level.parent.level, name);
}

const assignsHere = (level: Level, name: string): boolean =>
  [...level.states.values()].some((state) => state.edges.some((edge) => Object.hasOwn(edge.assigns, name)));
