import { expect, test } from '@jest/globals';
import { verdictToBlue } from '../../scripts/bench/verdict-to-blue.ts';

/** How long it takes is no matter here: `npm run bench verdict-to-blue` measures. */
test('the bench of the way back brings production back to blue, after a word and after an alarm', async () => {
  const { json } = await verdictToBlue({ rules: 1, runs: 1 });
  expect(json).toMatchObject([
    { from: 'word', rules: 1, runs: 1 },
    { from: 'alarm', rules: 1, runs: 1 },
  ]);
  for (const { most } of json as readonly { readonly most: number }[]) expect(most).toBeGreaterThan(0);
});
