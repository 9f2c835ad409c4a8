import { expect, test } from '@jest/globals';
import { perform } from '../../../src/rehearsal/demo/perform.ts';
import { plainShow } from '../../../src/rehearsal/demo/plain-show.ts';
import { reportSchema } from '../../../src/rehearsal/demo/report.ts';
import { STORIES } from '../../../src/rehearsal/demo/story.ts';
import { nobodySpeaks } from '../../support/nobody-speaks.ts';
import { says } from '../../support/said.ts';

/** Fails its functional test: the shortest chapter that has everything in it but production weight. */
const chapters = STORIES.versions.chapters.filter(({ version }) => version === 'v3');

test('the demo runs a chapter for real: processes, sockets, the compiled workflow, traffic, invariants', async () => {
  const lines: string[] = [];
  const performed = await perform({
    story: 'versions',
    chapters,
    speed: 40,
    perSecond: 100,
    show: plainShow((line) => lines.push(line)),
    says: nobodySpeaks,
    signal: new AbortController().signal,
  });
  expect([...performed.differences, ...performed.evidence]).toEqual([]);
  const report = reportSchema.parse(performed.report);
  expect(report.deployments).toMatchObject([{ image: 'checkout:v3', outcome: 'ROLLED_BACK', timeToBlueMs: 0 }]);
  expect(Object.keys(report.traffic.answeredByVersion)).toEqual(['v1']);
  expect(report.invariants.checked).toBeGreaterThan(0);
  expect(lines.map((line) => line.slice(9)).filter((line) => line.startsWith('v3'))).toEqual(
    expect.arrayContaining(['v3  Resolve request', 'v3  Run functional tests', 'v3  Roll back']),
  );
});

test('the demo over DNS runs a chapter for real: a DNS server, two load balancers, clients that resolve', async () => {
  const performed = await perform({
    route: 'dns',
    story: 'versions',
    chapters,
    speed: 40,
    perSecond: 100,
    show: plainShow(() => {}),
    says: nobodySpeaks,
    signal: new AbortController().signal,
  });
  expect([...performed.differences, ...performed.evidence]).toEqual([]);
  const report = reportSchema.parse(performed.report);
  expect(report).toMatchObject({ route: 'dns', deployments: [{ image: 'checkout-dns:v3', outcome: 'ROLLED_BACK' }] });
  expect(report.dns?.answers).toMatchObject({ 'checkout-dns-a': expect.any(Number), 'checkout-dns-b': 0 });
  expect(report.dns?.clients).toMatchObject({ honouringTtl: { dropped: 0 }, keepingFiveTimes: { dropped: 0 } });
});

test('the demo lets somebody approve, and an alarm take the deployment back, for real', async () => {
  const lines: string[] = [];
  const performed = await perform({
    story: 'gates',
    chapters: STORIES.gates.chapters.filter((chapter) => 'tag' in chapter && chapter.tag === 'v2-paged'),
    speed: 40,
    perSecond: 280,
    show: plainShow((line) => lines.push(line)),
    says: (sample, verb, seconds) => says(sample, verb, { ...(seconds !== undefined && { seconds }) }),
    signal: new AbortController().signal,
  });
  expect([...performed.differences, ...performed.evidence]).toEqual([]);
  const report = reportSchema.parse(performed.report);
  expect(report.deployments).toMatchObject([{ outcome: 'ROLLED_BACK', verbs: ['approve'] }]);
  expect(report.verbToBlueMs).toHaveLength(1);
  expect(lines.map((line) => line.slice(9))).toContain('v2  the alarm checkout-pager goes into ALARM');
});

test('the demo ends at once when it is interrupted, and leaves nothing behind', async () => {
  const interrupted = new AbortController();
  const show = plainShow((line) => {
    if (line.includes('Create green')) interrupted.abort(new Error('the demo was interrupted'));
  });
  await expect(
    perform({ story: 'versions', chapters, speed: 40, perSecond: 50, show, says: nobodySpeaks, signal: interrupted.signal }),
  ).rejects.toThrow('the demo was interrupted');
});
