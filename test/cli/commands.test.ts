import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ScaledClock } from '@teal/local-aws';
import { sfn } from '../../src/aws/clients.ts';
import { PLACES } from '../../src/installation/places.ts';
import { type RunningSample, startSample } from '../../src/rehearsal/start.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { aPlan } from '../support/worlds.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SAMPLE = ['--deployments', PLACES.sampleDeployments];
let sample: RunningSample;
let badDigest: string;

beforeAll(async () => {
  sample = await startSample({ clock: new ScaledClock(40), port: 0, sample: { port: 0 } });
  await untilServing(sample);
  // Tags that no rule matches: nothing is deployed by itself.
  await sample.push('v2', 'good');
  badDigest = (await sample.push('v3', 'bad')).digest;
});
afterAll(() => sample?.stop());

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as people run it: a process of its own. */
function teal(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, AWS_ENDPOINT_URL: sample.local.endpoint, ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part) => {
    out += String(part);
  });
  child.stderr.on('data', (part) => {
    err += String(part);
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => resolve({ code, out, err })));
}

describe('bad input ends with 2 and says what would do', () => {
  test.each<[readonly string[], RegExp]>([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['deploy', 'checkout'], /required option '--image <ref>'/],
    [['plan', 'nope', '--image', 'good', ...SAMPLE], /'nope' has no configuration; sample\/checkout\/deployments\/ has checkout, /],
    [['plan', 'checkout', '--image', 'good'], /^deployments\/ has no configuration[\s\S]*npx teal init/],
    [['plan', 'checkout', '--image', 'good', '--deployments', 'nowhere'], /--deployments: there is no folder .*nowhere/],
    [['plan', 'checkout', '--image', 'no such tag', ...SAMPLE], /image: wants a tag/],
    [['plan', 'checkout', '--image', 'missing', ...SAMPLE], /the registry has no image/],
    [['deploy', 'checkout', '--image', 'good', '--allow', 'groups-differ', ...SAMPLE], /wants the form <refusal>=<reason>/],
    [['deploy', 'checkout', '--image', 'good', '--allow', 'anything=why', ...SAMPLE], /those with an override: .*groups-differ/],
    [['push', 'checkout', 'v9'], /'v9' is not one of v1 \(good\), v2/],
    [['push', 'another', 'v2'], /none of the sample services: checkout, checkout-dns, checkout-discovery/],
    [['deploy', 'checkout', '--image', 'good', '--until', 'lunch'], /Allowed choices are staged, traffic, end/],
    [
      ['deploy', 'checkout', '--image', 'good', '--until', 'staged', ...SAMPLE],
      /--until staged: the configuration of checkout has no 'approval'/,
    ],
    [['graph', 'nope'], /there is no workflow 'nope'; there are load-balancer, dns/],
    [['status', '--watch'], /--watch: follows one service; name it: 'npx teal status <service> --watch'/],
    [['status', 'checkout', '--watch', '--json'], /'--json' cannot be used with option '--watch'/],
    [['judge', 'checkout', ...SAMPLE], /--since: how far back\? For example --since '2 hours'/],
    [['judge', 'checkout', '--since', 'yesterday', ...SAMPLE], /--since: 'yesterday' wants a duration from '1 minute' to '72 hours'/],
    [['judge', 'checkout', '--since', '2 hours', '--steps', '10,half', ...SAMPLE], /--steps: '10,half' wants percentages/],
    [
      ['judge', 'checkout', '--since', '2 hours', '--steps', '10,5', ...SAMPLE],
      /--steps: '10,5' wants rising percentages: 5 comes after 10/,
    ],
    [['judge', '--batch', '-', '--since', '2 hours'], /--since: is of a service; --batch judges series of a file/],
    [['judge', '--batch', '-', ...SAMPLE], /--deployments: is of a service/],
    [['local', '--sample', ...SAMPLE], /^--deployments: is no option of 'teal local': the sample has its own configurations, and --stack/],
    [[...SAMPLE, 'push', 'checkout', 'v2'], /^--deployments: is no option of 'teal push': it reads no configuration/],
    [['judge', '--batch', '-', '--check'], /option '--check' cannot be used with option '--batch <file>'/],
    [['judge', 'checkout', '--since', '2 minutes', '--steps', '10,50,90', ...SAMPLE], /--steps: 3 steps want as many whole minutes/],
    [['judge', 'checkout', '--deployment', 'checkout-1', '--since', '2 hours', ...SAMPLE], /--deployment: has its own time and steps/],
    [['judge', 'checkout', '--batch', '-'], /--batch: judges series of a file, and no service/],
    [['judge', 'nope', '--since', '2 hours', ...SAMPLE], /'nope' has no configuration/],
    [['demo', '--speed', '0'], /wants a number from 1 to 200/],
    [['extend', 'checkout', 'soon'], /^duration: 'soon' wants a time of whole seconds such as '90 seconds', '10 minutes' or '2 hours'\n$/],
    [['extend', 'checkout', '0', 'minutes'], /^duration: '0 minutes' wants a time/],
    [['extend', 'checkout'], /missing required argument 'duration'/],
    [['pause', 'checkout', '--for', '500 ms'], /^--for: '500 ms' wants a time/],
  ])('teal %p', async (args, says) => {
    const { code, out, err } = await teal(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(says);
  });

  test('a port that is taken', async () => {
    const { code, err } = await teal(['local', '--port', new URL(sample.local.endpoint ?? '').port]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^--port: \d+ is taken/)]);
  });
});

describe('a service that nobody knows is bad input, whatever is asked about it', () => {
  test.each([['status'], ['why'], ['rollback'], ['undo'], ['approve'], ['reject'], ['promote'], ['pause'], ['resume']])(
    'teal %s',
    async (command) => {
      expect(await teal([command, 'chekout', ...SAMPLE])).toEqual({
        code: 2,
        out: '',
        err: [
          "service: 'chekout' is unknown: it has no deployment in the table 'teal', and no configuration in sample/checkout/deployments/ names it",
          "was 'checkout' meant?",
          'known services: checkout, checkout-discovery, checkout-dns',
          '',
        ].join('\n'),
      });
    },
  );

  test('as JSON too, and where no configuration is found', async () => {
    const { code, out, err } = await teal(['status', 'payments', '--json']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^service: 'payments' is unknown: .*\nknown services: none\n$/);
    expect(await teal(['status', 'payments', '--deployments', 'nowhere'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--deployments: there is no folder .*nowhere/),
    });
  });

  test('to recover it, too', async () => {
    expect(await teal(['recover', 'chekout', ...SAMPLE])).toMatchObject({ code: 2, err: expect.stringMatching(/'checkout' meant/) });
  });

  test('one that is configured and was never deployed is none', async () => {
    const never = { code: 0, out: 'checkout-dns\n  in flight   nothing\n  last        no deployment of this name yet\n', err: '' };
    expect(await teal(['status', 'checkout-dns', ...SAMPLE])).toEqual(never);
    // A sample is in no folder of the user's.
    expect(await teal(['status', 'checkout-dns'])).toEqual(never);
    expect(await teal(['status', 'checkout-dns', '--watch'])).toEqual(never);
  });
});

test('answers tell the time of the local AWS, which commands stamp their words by', async () => {
  const before = sample.local.clock.now();
  const { headers } = await fetch(sample.local.endpoint ?? '');
  const told = Date.parse(headers.get('date') ?? '');
  // A header has no milliseconds.
  expect(told).toBeGreaterThanOrEqual(before - 1_000);
  expect(told).toBeLessThanOrEqual(sample.local.clock.now());
});

describe('without harm', () => {
  test('an endpoint that nobody listens on is a failure in a sentence', async () => {
    const { code, err } = await teal(['status'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect([code, err]).toEqual([1, "nothing answers at http://127.0.0.1:1; 'npx teal local --sample' starts a local AWS\n"]);
  });

  test('the region may be named as the AWS CLI wants it', async () => {
    expect(await teal(['status'], { AWS_DEFAULT_REGION: 'us-east-1' })).toMatchObject({ code: 0, err: '' });
  });

  test('there is nothing to roll back', async () => {
    expect(await teal(['rollback', 'checkout'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('nothing of checkout is in flight'),
    });
  });

  test('a plan is printed, for people or as JSON, and changes nothing', async () => {
    const [text, json] = await Promise.all([
      teal(['plan', 'checkout', '--image', 'good', ...SAMPLE]),
      teal([...SAMPLE, 'plan', 'checkout', '--image', 'good', '--json']),
    ]);
    expect(text).toMatchObject({ code: 0, out: expect.stringContaining('10 % on green, watched for 5 minutes') });
    expect(text.err).toMatch(/^note: a deployment goes by the configuration of checkout that is installed, which may be another/);
    expect(text.out).toMatch(/\nwhat the judge can see, .*\n {2}errors at 10 %, 5 minutes \(2 complete\): /);
    expect(JSON.parse(json.out)).toMatchObject({ kind: 'plan', plan: { gates: [{ check: 'errors', step: 0, minutes: 2 }, {}, {}] } });
    expect(JSON.parse(json.out)).toHaveProperty('warnings');
    expect((await teal(['status', 'checkout', '--json'])).out).toContain('"version": 0');
    expect(await teal(['status'])).toMatchObject({ code: 0, out: 'no service has had a deployment yet\n' });
  });

  test('what was counted is judged, for people or as JSON', async () => {
    const { code, out } = await teal(['judge', 'checkout', '--since', '10 minutes', '--steps', '10,50', ...SAMPLE]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^checkout: green is checkout-b, blue is checkout-a\n {2}step 1 \(10 %\) .*, 5 complete minutes\n/),
    ]);
    expect(out).toMatch(/\n {2}errors: (pass|inconclusive)/);
    expect(out).toMatch(/\nNothing was changed\.\n$/);
    expect(await teal(['judge', 'checkout', '--since', '10 minutes', '--check', ...SAMPLE])).toMatchObject({ code: 0 });
    const json = JSON.parse((await teal(['judge', 'checkout', '--since', '10 minutes', '--json', ...SAMPLE])).out);
    expect(json).toMatchObject({ service: 'checkout', steps: ['the whole time'], checks: [{ check: 'errors' }] });
  });

  test('there is nothing to tell of a service without a deployment', async () => {
    expect(await teal(['why', 'checkout', ...SAMPLE])).toMatchObject({ code: 0, out: 'checkout: no deployment of this name yet\n' });
    const json = await teal(['why', 'checkout', '--json', ...SAMPLE]);
    expect(JSON.parse(json.out)).toEqual({ deployment: null, evidence: null });
    expect(await teal(['why', 'checkout', 'checkout-9', ...SAMPLE])).toMatchObject({
      code: 2,
      err: "deployment: 'checkout-9' is unknown; deployments of checkout: none yet\n",
    });
  });

  test('an image that is there already is not pushed again', async () => {
    const { code, out } = await teal(['push', 'checkout', 'v2', '--tag', 'good']);
    expect([code, out]).toEqual([0, expect.stringContaining('is there already')]);
  });
});

describe('a deployment', () => {
  test('of an installation that is not there is not started, and the command says by which name it looked', async () => {
    const { code, err } = await teal(['deploy', 'checkout', '--image', 'good', ...SAMPLE], { TEAL_PREFIX: 'other' });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^there is no state machine arn:aws:states:.*:stateMachine:other-load-balancer; /),
    ]);
    expect(await teal(['status'], { TEAL_PREFIX: 'other' })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^there is no table of Teal's here/),
    });
  });

  test('as examples/github-actions.yml starts it is red when it goes back before it has the traffic', async () => {
    const workflow = readFileSync(new URL('../../examples/github-actions.yml', import.meta.url), 'utf8');
    const variables: Readonly<Record<string, string>> = {
      $SERVICE: 'checkout',
      $REPOSITORY: 'checkout',
      '${{ steps.image.outputs.digest }}': badDigest,
    };
    const command = /run: npx teal (.*)/.exec(workflow)?.[1]?.replaceAll(/\$\{\{.*?\}\}|\$[A-Z]+/g, (name) => variables[name] ?? name);
    const { code, out } = await teal([...(command ?? '').replaceAll('"', '').split(' '), ...SAMPLE]);
    expect([code, out]).toEqual([1, expect.stringMatching(/ROLLED_BACK: FunctionalTestFailed: home answers/)]);
  });

  test('that is followed ends with how it ended; status knows it', async () => {
    const { code, out, err } = await teal(['deploy', 'checkout', '--image', 'bad', '--watch', ...SAMPLE]);
    expect(code).toBe(1);
    // The sample that is installed has a port of its own: the folder's configuration is another.
    expect(err).toMatch(/^note: the configuration of checkout in the folder is not the one that checkout-\d+ went by\. .* installed; 'npx/);
    expect(out).toMatch(/\ncheckout-\d+: goes by another configuration than the one of the folder; 'npx serverless deploy' installs/);
    expect(out).toMatch(/^started arn:.*\n(.*\n)*ROLLED_BACK: FunctionalTestFailed: home answers/);
    const [last] = await sample.ports.record.history('checkout', 1);
    const why = await teal(['why', 'checkout']);
    expect(why).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^(checkout-\d+): bad, ROLLED_BACK at [\s\S]*\n {2}verdicts {4}none are kept: /),
    });
    expect(await teal(['why', 'checkout', last!.id])).toMatchObject({ code: 0, out: expect.stringContaining(`${last!.id}: bad`) });
    expect(JSON.parse((await teal(['why', 'checkout', '--json'])).out)).toMatchObject({ deployment: { id: last!.id }, evidence: null });
    expect(await teal(['why', 'checkout', 'checkout-99'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^deployment: 'checkout-99' is unknown; deployments of checkout: .*checkout-\d+\n$/),
    });
    expect(await teal(['judge', 'checkout', '--deployment', last!.id, ...SAMPLE])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--deployment: nothing is kept of verdicts of 'checkout-\d+'/),
    });
    expect((await teal(['status', 'checkout'])).out).toMatch(
      /in flight {3}nothing\n {2}at rest {5}since .*\n {2}last .* bad, ROLLED_BACK at /,
    );
  });

  test('that runs is followed by status with the exit code of its end, and no deployment is nothing to follow', async () => {
    await teal(['deploy', 'checkout', '--image', 'bad', ...SAMPLE]);
    while (!(await sample.ports.record.read('checkout')).active) await sample.ports.clock.sleep(1_000);
    const { code, out } = await teal(['status', 'checkout', '--watch']);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^checkout\n {2}in flight {3}(checkout-\d+): bad, [\s\S]*\n\1: [\s\S]*\nROLLED_BACK: FunctionalTestFailed: home answers.*\n$/,
    );
    expect(await teal(['status', 'checkout', '--watch'])).toMatchObject({ code: 0, out: expect.stringMatching(/in flight {3}nothing/) });
  });

  test('that nobody runs any more is recovered, and what waits for it has its turn', async () => {
    const started = await teal(['deploy', 'checkout', '--image', 'good', ...SAMPLE]);
    const executionArn = started.out.replace('started ', '').trim();
    while ((await sample.ports.record.read('checkout')).active?.hadWeight !== true) await sample.ports.clock.sleep(2_000);
    // A plan says what it sees AWS in the middle of.
    const planned = await teal(['plan', 'checkout', '--image', 'good', ...SAMPLE]);
    expect(planned.out).toMatch(/^checkout-\d+ deploys good, the image of this plan\. It runs \([a-z ]+, \d+ % of the traffic on it\)\.\n/);
    const json = await teal(['plan', 'checkout', '--image', 'good', '--json', ...SAMPLE]);
    expect(JSON.parse(json.out)).toMatchObject({
      inFlight: { deployment: /^checkout-\d+/.exec(planned.out)?.[0], image: { tag: 'good' } },
    });

    await sfn(sample.clients).send(new StopExecutionCommand({ executionArn }));

    expect((await teal(['deploy', 'checkout', '--image', 'bad', '--watch', ...SAMPLE])).code).toBe(1);
    const ends = (await sample.ports.record.history('checkout', 2)).map(({ outcome, failure }) => [outcome, failure?.error]);
    expect(ends.toSorted()).toEqual([
      ['ROLLED_BACK', 'ExecutionDied'],
      ['ROLLED_BACK', 'FunctionalTestFailed'],
    ]);
    expect(await teal(['recover', 'checkout'])).toMatchObject({ code: 0, out: 'nothing of checkout is in flight\n' });
  });
});

test('status --check ends with 1 when a service is unwell or needs a human', async () => {
  expect(await teal(['status', 'checkout', '--check'])).toMatchObject({ code: 0 });
  // Of a service that is configured nowhere: nobody looks at it, and finds that all is well.
  const unwell = { since: '2026-01-01T00:00:00.000Z', found: [{ kind: 'idle-side-runs' as const, cause: 'somebody raised it' }] };
  const rest = { deployment: 'elsewhere-1', at: unwell.since, machine: sample.machine, plan: aPlan() };
  await sample.ports.record.change('elsewhere', (now) => ({ write: { ...now, rest, unwell }, result: undefined }));
  const { code, out } = await teal(['status', '--check']);
  expect([code, out]).toEqual([1, expect.stringMatching(/UNWELL {6}since 2026-01-01 00:00:00 UTC, \d+ days ago: somebody raised it/)]);
  const json = await teal(['status', 'elsewhere', '--check', '--json']);
  expect([json.code, JSON.parse(json.out)]).toEqual([1, expect.objectContaining({ unwell })]);
  expect(await teal(['status', 'elsewhere'])).toMatchObject({ code: 0 });
});
