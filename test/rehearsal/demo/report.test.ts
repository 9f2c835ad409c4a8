import { describe, expect, test } from '@jest/globals';
import pc from 'picocolors';
import type { Failure } from '../../../src/deployment/record.ts';
import { differences, type Observed, reportOf, reportSchema, type Watched } from '../../../src/rehearsal/demo/report.ts';
import type { Chapter } from '../../../src/rehearsal/demo/stories/chapter.ts';
import type { Acted, Cue } from '../../../src/rehearsal/demo/stories/cue.ts';
import { STORIES } from '../../../src/rehearsal/demo/story.ts';
import { summaryOf } from '../../../src/rehearsal/demo/summary.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const failure = (error: string): Failure => ({ error, cause: 'why', at: at(31) });

function aDeployment(version: Watched['version'], over: Partial<Watched['ended']> = {}, condemnedAt?: string): Watched {
  return {
    version,
    ended: {
      id: `checkout-${version}`,
      service: 'checkout',
      epoch: 1,
      execution: 'arn',
      image: { uri: 'uri', digest: 'sha256:1' },
      outcome: 'ROLLED_BACK',
      cause: 'because',
      startedAt: at(0),
      endedAt: at(59),
      ...over,
    } as Watched['ended'],
    ...(condemnedAt && { condemnedAt }),
    startedAt: 0,
    endedAt: 300_000,
    transitions: 50,
    left: [],
  };
}

const deployments = [
  aDeployment('v2', { outcome: 'SUCCEEDED' }),
  aDeployment('v3', { failure: failure('FunctionalTestFailed'), backAtBlueAt: at(31) }),
  aDeployment('v4', { failure: failure('JudgedUnhealthy'), backAtBlueAt: at(33) }, at(30)),
  aDeployment('v5', { failure: failure('GreenUnhealthy'), backAtBlueAt: at(31) }),
];

const observed = (over: Partial<Observed> = {}): Observed => ({
  story: 'versions',
  route: 'load-balancer',
  speed: 30,
  deployments,
  tally: {
    requests: 1000,
    dropped: 0,
    answeredByVersion: { v1: 300, v2: 680, v4: 20 },
    errorsByVersion: { v4: 2 },
    percentile: (share) => share * 10,
  },
  balancer: { failed: 0, unexplained: 0, closedAtDrain: 0 },
  invariants: { checked: 5000, violated: 0 },
  ...over,
});
const told = (over: Partial<Observed> = {}) => differences(STORIES.versions.chapters, reportOf(observed(over)), observed(over).deployments);
const tally = (over: Partial<Observed['tally']>) => ({ tally: { ...observed().tally, ...over } });

describe("the demo's report", () => {
  test('has the shape that others read', () => {
    const report = reportOf(observed());
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.traffic).toEqual({
      requests: 1000,
      dropped: 0,
      errorsByVersion: { v4: 2 },
      answeredByVersion: { v1: 300, v2: 680, v4: 20 },
      closedAtDrain: 0,
      p50Ms: 5,
      p99Ms: 9.9,
    });
  });

  test('has wall-clock durations', () => {
    expect(reportOf(observed()).deployments[0]).toMatchObject({ image: 'checkout:v2', durationSeconds: 10, transitions: 50 });
  });

  test('counts the time to blue from the verdict, and none where no weight had moved', () => {
    expect(reportOf(observed()).deployments.map(({ timeToBlueMs }) => timeToBlueMs)).toEqual([0, 0, 100, 0]);
  });

  test('counts apart what a crash broke and what was closed at the end of a drain', () => {
    const balancer = { failed: 5, unexplained: 2, closedAtDrain: 1 };
    expect(reportOf(observed({ ...tally({ dropped: 6 }), balancer })).traffic).toMatchObject({ dropped: 2, closedAtDrain: 1 });
  });
});

describe('the demo has shown what it is to show', () => {
  test('when all is as the story has it', () => expect(told()).toEqual([]));

  test.each<[string, Partial<Observed>, RegExp]>([
    ['an outcome differs', { deployments: [aDeployment('v2'), ...deployments.slice(1)] }, /^v2 ended ROLLED_BACK, not SUCCEEDED: because$/],
    [
      'it ended for another reason',
      { deployments: [...deployments.slice(0, 3), aDeployment('v5', { failure: failure('AwsRefused') })] },
      /^v5 was ended by AwsRefused, not by GreenUnhealthy$/,
    ],
    ['a deployment is missing', { deployments: deployments.slice(0, 3) }, /^v5 was not deployed$/],
    ['a request was dropped', tally({ dropped: 1 }), /^1 requests were dropped$/],
    ['a bad version answered production', tally({ answeredByVersion: { v2: 1, v3: 7, v4: 1 } }), /^v3 answered 7 production requests$/],
    ['a version that is to serve did not', tally({ answeredByVersion: { v1: 1, v2: 1 } }), /^v4 answered no production request$/],
    ['an invariant was violated', { invariants: { checked: 1, violated: 1 } }, /^1 invariants were violated$/],
  ])('but not when %s', (_, over, sentence) => {
    expect(told(over)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('a story in which people and alarms speak', () => {
  const cue = (does: Cue['does']): Cue => ({ once: () => true, does });
  const cues = [cue({ verb: 'approve' }), cue({ alarm: 'checkout-pager' })];
  const chapters = [
    { version: 'v2', cues, outcome: 'ROLLED_BACK', failure: 'JudgedUnhealthy', serves: true },
  ] as const satisfies readonly Chapter[];
  const acted = cues.map(({ does }): Acted => ({ does, at: Date.parse(at(30)), told: 'v2 goes on', refused: false }));
  const paged = (over: readonly Acted[]) =>
    observed({
      story: 'gates',
      deployments: [{ ...aDeployment('v2', { failure: failure('JudgedUnhealthy'), backAtBlueAt: at(33) }), acted: over }],
    });
  const differ = (over: readonly Acted[]) => differences(chapters, reportOf(paged(over)), paged(over).deployments);

  test('tells the verbs, and the time from the last of them to blue', () => {
    const report = reportOf(paged(acted));
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report).toMatchObject({ deployments: [{ hooks: 0, verbs: ['approve'] }], verbToBlueMs: [100] });
    expect(differ(acted)).toEqual([]);
  });

  test('is not as it should be where a word is refused, or nothing comes of a cue', () => {
    const [approve] = acted as [Acted];
    expect(differ([{ ...approve, refused: true, told: 'nothing is asked' }])).toEqual([
      "v2: the verb 'approve' was not taken: nothing is asked",
      'v2: the alarm checkout-pager never came: it did not stand where that could be',
    ]);
  });
});

describe('the summary', () => {
  const summary = (over: Partial<Observed>, columns = 100) => {
    const given = observed(over);
    const report = reportOf(given);
    return summaryOf(
      {
        report,
        differences: differences(STORIES.versions.chapters, report, given.deployments),
        watched: given.deployments,
        evidence: ['dropped 1×: ECONNRESET'],
      },
      { speed: 30, colours: pc.createColors(false), columns },
    ).join('\n');
  };

  test('says for each deployment how it ended and why', () => {
    expect(summary({})).toContain('checkout:v4   ROLLED_BACK 10.0 s  50 transitions, blue again after 100 ms\n                because');
    expect(summary({})).toContain('v3 0');
    expect(summary({})).toContain('Everything ended as it should.');
    expect(summary({})).not.toContain('ECONNRESET');
  });

  test('says what differs, with the evidence', () => {
    expect(summary(tally({ dropped: 1 }))).toContain('Not as it should be:\n  1 requests were dropped\n  dropped 1×: ECONNRESET');
  });

  test('keeps within the columns', () => {
    expect(
      Math.max(
        ...summary({}, 80)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });
});
