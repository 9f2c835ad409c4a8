import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

test('each action of a workflow has the type of the file that it is named for', () => {
  const text = readFileSync(new URL('../../statemachines/fragments/actions.ts', import.meta.url), 'utf8');
  const actions = [...text.matchAll(/import\('\.\.\/\.\.\/functions\/([\w-]+)\.ts'\)\.handler>\('([\w-]+)'\)/g)];
  expect(actions.length).toBe(text.match(/^export const/gm)?.length);
  expect(actions.map(([, , name]) => name)).toEqual(actions.map(([, file]) => file));
});
