import { expect } from '@jest/globals';
import { story } from '../support/story.ts';

story('a good image takes over step by step, and blue is retired', {}, async ({ sample, traffic, watch }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await then.bakes(50);
  await then.windowOpen();
  then.tasksAre({ a: 3, b: 3 });
  await then.ends(v2, 'SUCCEEDED');
  then.weightsAre({ a: 0, b: 100 });
  then.tasksAre({ a: 0, b: 3 });
  then.stageIsShut();
  then.leaseIsFree();
  then.socketsMovedOver();
  expect(then.answeredBy('v2')).toBeGreaterThan(0);
  expect(traffic.tally.errorsByVersion).toEqual({});
  // What the watch has followed by its writes is what stands in the table.
  expect(watch.record).toMatchObject(await sample.ports.record.read('checkout'));
});
