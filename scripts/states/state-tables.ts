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

/** The code of the domain that the function asks: what it imports of it, but for schemas and types. */
function decidedBy(name: string): string {
  const text = readFileSync(new URL(`../../functions/${name}.ts`, import.meta.url), 'utf8');
  const imports = [...text.matchAll(/^import \{[^}]*\} from '\.\.\/src\/deployment\/(?:judge|plan|record|request)\/([\w-]+\.ts)';/gm)];
  const files = imports.flatMap(([, file = '']) => (file.endsWith('-schema.ts') ? [] : [`\`${file}\``]));
  return [...new Set(files)].join(', ');
}
