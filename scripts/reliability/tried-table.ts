import { compile, type Retrier, statesOf, type Workflow } from '@teal/asl';
import { WORKFLOWS } from '../../src/installation/workflows.ts';
import { type Tried, tried } from './tried.ts';

/** Kinds of failure that have rules of their own, each by one name. */
const KINDS = [
  ['a failure that is known to pass', 'Lambda.TooManyRequestsException'],
  ['hooks cannot be started, and that is known to pass', 'StepFunctions.AWSStepFunctionsException'],
  ['the time-out of the state, of 30 seconds each time', 'States.Timeout'],
  ['a permission is missing (`AwsDenied`)', 'AwsDenied'],
  ['the other side cannot carry all traffic (`NobodyLeft`)', 'NobodyLeft'],
  ['the execution that holds the lease is unknown (`HolderUnknown`)', 'HolderUnknown'],
] as const;

/** A name that no rule has. */
const UNHEARD_OF = 'NobodyHasHeardOf';

interface Task {
  readonly name: string;
  readonly retry: readonly Retrier[];
}

/**
 * The table of `docs/reliability.md`: how long each part of the workflows is tried, measured. States that are
 * tried alike are one row. What is tried once, whatever it fails with, has none.
 */
export async function triedTable(): Promise<string> {
  const known = new Map<string, readonly string[]>();
  const states = new Map<string, Set<string>>();
  for (const { name, retry } of WORKFLOWS.flatMap(tasksOf)) {
    const rules = JSON.stringify(retry);
    const found = known.get(rules) ?? (await measured(retry));
    known.set(rules, found);
    if (found.length === 0) continue;
    const alike = found.join('\n');
    states.set(alike, (states.get(alike) ?? new Set()).add(name));
  }
  const rows = [...states].flatMap(([found, names]) =>
    found.split('\n').map((row, at) => `| ${at === 0 ? [...names].join(', ') : ''} ${row}`),
  );
  return ['| states | what fails | tries | given up after |', '|---|---|---|---|', ...rows].join('\n');
}

/** A row for each kind of failure that is tried again, where it differs from what nobody has heard of. */
async function measured(retry: readonly Retrier[]): Promise<readonly string[]> {
  const otherwise = await tried(retry, UNHEARD_OF);
  const rows = otherwise.tries > 1 ? [row('whatever is not known to be final', otherwise)] : [];
  for (const [kind, error] of KINDS) {
    const found = await tried(retry, error);
    if (found.tries > 1 && found.seconds !== otherwise.seconds) rows.push(row(kind, found));
  }
  return rows;
}

const row = (what: string, { tries, seconds }: Tried): string => `| ${what} | ${tries} | ${told(seconds)} |`;

/** `3 min 11 s` */
function told(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : ''].filter((part) => part !== '').join(' ');
}

function tasksOf(workflow: Workflow<unknown>): readonly Task[] {
  return statesOf(compile(workflow)).flatMap(([name, state]) => (state.Type === 'Task' ? [{ name, retry: state.Retry ?? [] }] : []));
}
