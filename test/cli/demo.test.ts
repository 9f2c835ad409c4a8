import { afterEach, expect, jest, test } from '@jest/globals';
import { demo } from '../../src/cli/commands/demo.ts';
import { perform } from '../../src/rehearsal/demo/perform.ts';
import { reportSchema } from '../../src/rehearsal/demo/report.ts';
import { STORIES } from '../../src/rehearsal/demo/story.ts';

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

test('with --json standard output is one line of JSON, and the story is told on standard error', async () => {
  const out = jest.spyOn(console, 'log').mockImplementation(() => {});
  const err = jest.spyOn(console, 'error').mockImplementation(() => {});
  // The shortest chapter is enough: it tells everything but a shift.
  const short: typeof perform = (options) =>
    perform({ ...options, perSecond: 100, chapters: STORIES[options.story].chapters.filter(({ version }) => version === 'v3') });
  await demo({ json: true, story: 'versions', route: 'load-balancer', speed: 40 }, short);
  const told = err.mock.calls.map(([line]) => String(line));
  expect(told.join('\n')).toMatch(/v3 {2}pushed sha256:[\s\S]*v3 {2}Roll back[\s\S]*summary[\s\S]*Everything ended as it should\./);
  expect(out.mock.calls).toHaveLength(1);
  const report = reportSchema.parse(JSON.parse(String(out.mock.calls[0]?.[0])));
  expect(report.deployments).toMatchObject([{ image: 'checkout:v3', outcome: 'ROLLED_BACK' }]);
  expect(process.exitCode).toBe(0);
});
