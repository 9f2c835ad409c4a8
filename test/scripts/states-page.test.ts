import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { compile, statesOf } from '@teal/asl';
import { withParts } from '../../scripts/security/marked-parts.ts';
import { stateTables } from '../../scripts/states/state-tables.ts';
import { workflowCounts } from '../../scripts/states/workflow-counts.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('ARCHITECTURE.md has the tasks of the workflows: `npx node scripts/states-page.ts` writes them', () => {
  const page = read('ARCHITECTURE.md');
  expect(page).toBe(withParts(page, stateTables()));
});

test('plans count by the workflows as they are: `npx node scripts/states-page.ts` writes what they count', () => {
  expect(read('src/deployment/plan/cost/workflow-counts.ts')).toBe(workflowCounts());
});

test('the tables have every task of every workflow', () => {
  const rows = Object.values(stateTables()).join('\n');
  const tasks = WORKFLOWS.flatMap((workflow) => statesOf(compile(workflow)).filter(([, { Type }]) => Type === 'Task'));
  expect(tasks.length).toBeGreaterThan(40);
  for (const [name] of tasks)
    expect(rows).toMatch(new RegExp(`\\| ${name} \\| \`([a-z-]+\\.ts|sqs:sendMessage|lambda:invoke|states:startExecution\\.sync:2)\` \\|`));
});
