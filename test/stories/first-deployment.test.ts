import { expect } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { story } from '../support/story.ts';

story('the first deployment takes everything in one step, once it is tested', { empty: true }, async ({ sample }, when, then) => {
  const { listenerPort = 0 } = sample;
  expect(await ask(listenerPort, '/')).toEqual({ status: 503, version: undefined });
  const v2 = await when.pushed('v2');
  await then.ends(v2, 'SUCCEEDED');
  expect(await ask(listenerPort, '/')).toEqual({ status: 200, version: 'v2' });
  then.weightsAre({ a: 0, b: 100 });
  then.tasksAre({ a: 0, b: 1 });
  then.stageIsShut();
});

story('a bad first deployment leaves the pair as empty as it was', { empty: true }, async ({ sample }, when, then) => {
  const v3 = await when.pushed('v3');
  await then.ends(v3, 'ROLLED_BACK', /^FunctionalTestFailed/);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 0, b: 0 });
  expect(await ask(sample.listenerPort ?? 0, '/')).toEqual({ status: 503, version: undefined });
});
