import { expect, test } from '@jest/globals';
import { allFunctions } from '../../src/installation/all-functions.ts';

test('one function of the workflows has the configurations beside it: what it resolved travels with the execution', async () => {
  const having = [...(await allFunctions())].filter(([, { action }]) => action.uses.some(({ port }) => port === 'configs'));
  // The first one starts what Resolve decides about again, the second one takes the names and asks whether a
  // deployment's plan is still configured, and the last one takes the services' names alone.
  expect(having.map(([name]) => name)).toEqual(['find-lost-pushes', 'look-at-rest', 'resolve-deployment', 'start-recovery']);
});
