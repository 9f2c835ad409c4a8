import { expect, test } from '@jest/globals';
import { allFunctions } from '../../src/installation/all-functions.ts';

test('one function of the workflows has the configurations beside it: what it resolved travels with the execution', async () => {
  const having = [...(await allFunctions())].filter(([, { action }]) => action.uses.some(({ port }) => port === 'configs'));
  // The second one takes nothing of them but the services' names.
  expect(having.map(([name]) => name)).toEqual(['resolve-deployment', 'start-recovery']);
});
