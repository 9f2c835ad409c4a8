import { readFileSync } from 'node:fs';
import { compile, partsOf, type State, statesOf, type Workflow } from '@teal/asl';
import { WORKFLOWS } from '../../src/installation/workflows.ts';

/**
 * The tables of ARCHITECTURE.md: each task of a workflow by its part, with its function and the pure code
 * that decides for it.
 */
export function stateTables(): Readonly<Record<string, string>> {
  const shown = new Set<string>();
  const tables = WORKFLOWS.map((workflow): readonly [string, string] => {
    // Of the later ones only what differs.
    const rows = rowsOf(workflow).filter((row) => !shown.has(row));
    for (const row of rows) shown.add(row);
    return [`states of ${workflow.name}`, table(rows)];
  });
  return Object.fromEntries(tables);
}

const table = (rows: readonly string[]): string => ['| part | state | function | decided by |', '|---|---|---|---|', ...rows].join('\n');

function rowsOf(workflow: Workflow<unknown>): readonly string[] {
  const states = new Map(statesOf(compile(workflow)).map(([name, state]) => [name, state] as const));
  return partsOf(workflow).flatMap(({ title, states: inPart }) =>
    inPart.flatMap(({ name }) => {
      const state = states.get(name);
      if (state?.Type !== 'Task') return [];
      const called = functionOf(state);
      return called === undefined
        ? [`| ${title} | ${name} | \`${serviceOf(state)}\` |  |`]
        : [`| ${title} | ${name} | \`${called}.ts\` | ${decidedBy(called)} |`];
    }),
  );
}

type TaskState = Extract<State, { Type: 'Task' }>;

/** `arn:aws:states:::sqs:sendMessage` -> `sqs:sendMessage` */
const serviceOf = ({ Resource: resource }: TaskState): string => resource.split(':').slice(5).join(':');

/** `${CreateGreenFunctionArn}` -> `create-green`; undefined for a task of another service. */
function functionOf(state: TaskState): string | undefined {
  const [, pascal] = /"\$\{(\w+)FunctionArn\}"/.exec(JSON.stringify(state.Arguments)) ?? [];
  return pascal?.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/**
 * The code of the domain that the function asks: what it imports of it, and what the parts of actions that it
 * imports import of it, but for schemas and types.
 */
const decidedBy = (name: string): string => [...new Set(askedBy(new URL(`../../functions/${name}.ts`, import.meta.url)))].join(', ');

function askedBy(file: URL): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const values = [...text.matchAll(/^import \{[^}]*\} from '([^']+)';/gm)].map(([, from = '']) => from);
  const own = values.flatMap((from) => {
    const [, decider] = /\/deployment\/(?:hooks|judge|plan|record|request)\/([\w-]+\.ts)$/.exec(from) ?? [];
    return decider === undefined || decider.endsWith('-schema.ts') ? [] : [`\`${decider}\``];
  });
  const acting = values.filter((from) => /\/aws\/action\/foreign-acts\.ts$/.test(from));
  return [...own, ...acting.flatMap((from) => askedBy(new URL(from, file)))];
}
