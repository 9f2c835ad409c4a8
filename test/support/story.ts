import { createConnection } from 'node:net';
import { expect, test } from '@jest/globals';
import { ScaledClock, VirtualClock } from '@teal/local-aws';
import type { ProbeTransport } from '../../src/aws/probe-transport.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { Tally } from '../../src/rehearsal/demo/tally.ts';
import { startTraffic } from '../../src/rehearsal/demo/traffic.ts';
import { modelledFetch } from '../../src/rehearsal/modelled.ts';
import { simulateSample } from '../../src/rehearsal/simulate.ts';
import { type RunningSample, type StartOptions, startSample } from '../../src/rehearsal/start.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { watchAccess } from './access.ts';
import { startModelledTraffic } from './modelled-traffic.ts';
import { Progress } from './progress.ts';
import type { StoryWorld } from './story-world.ts';
import { type Then, thenOf } from './then.ts';
import { type When, whenOf } from './when.ts';

/**
 * What a story finds: the sample service `checkout`, three tasks of v1 on side a with all traffic, side b
 * empty.
 */
export interface Given {
  readonly seed?: string;
  /**
   * Changes the stories' configuration: two steps of 10 and 50 % with bakes of a minute, judged by target
   * health.
   */
  readonly configured?: Partial<LoadBalancedConfig>;
  readonly furnish?: NonNullable<StartOptions['furnish']>;
  /** What the stage rule shows between deployments. */
  readonly stageAfter?: LoadBalancedConfig['stage']['after'];
  /** Neither side runs anything yet, and no users come: there is nobody to answer them. */
  readonly empty?: boolean;
  /** In virtual time: dead executions and services at rest are looked at every minute, too. */
  readonly sweeps?: boolean;
  readonly requestsPerSecond?: number;
  /** Over real HTTP: WebSockets stay open until somebody ends them. */
  readonly longSockets?: true;
  /** In virtual time: answers what is asked over HTTP of hosts that end with `.sources.test`. */
  readonly sources?: ProbeTransport;
  /** Users may meet failures that are no deployment's doing (a task's own crash). */
  readonly usersMayBeHurt?: boolean;
  /**
   * A version stands and leaves requests without an answer: the invariants take that for a task that was
   * taken away.
   */
  readonly answersMayNotCome?: boolean;
  /** Somebody else takes all tasks of a side with weight away: the invariants blame a deployment for that. */
  readonly tasksAreTakenAway?: boolean;
}

type Tell = (given: StoryWorld, when: When, then: Then) => Promise<void>;

/**
 * Wall milliseconds of a task's own: it says goodbye long before a drain ends, also where it gets a quarter
 * of its core.
 */
const SHORT_SOCKETS = { WS_MAX_AGE_MS: '400' };

/** One AWS minute lasts 0.8 s. */
const FACTOR = 75;
/** For processes to come up, which take wall-clock time: 16 s of it on a machine that is busy. */
const PATIENT_SECONDS = 1_200;

/**
 * A whole deployment over real HTTP, told as given, when, then: the invariants are on, roles may do what
 * their policies say, users send requests all the time, and at the end no invariant was violated, nobody was
 * dropped, and everything has stopped.
 */
export function story(title: string, given: Given, tell: Tell): void {
  test(title, () => live(given, tell));
}

/**
 * The same in virtual time, where a story needs no sockets: modelled tasks and traffic, the same handlers and
 * SDK clients.
 */
export function simulatedStory(title: string, given: Given, tell: Tell): void {
  test(title, () => simulate(given, tell));
}

/** One story in virtual time, from its world to its end. */
export function simulate(given: Given, tell: Tell): Promise<void> {
  const clock = new VirtualClock();
  return clock.run(simulated(clock, given, tell));
}

async function live(given: Given, tell: Tell): Promise<void> {
  const clock = new ScaledClock(FACTOR);
  const sample = await startSample({ ...startOptions(given), clock, environment: given.longSockets ? {} : SHORT_SOCKETS });
  try {
    if (!given.empty) await untilServing(sample);
    const users = {
      port: sample.listenerPort ?? 0,
      perSecond: given.requestsPerSecond ?? 100,
      slowMs: [150, 400],
      slowEvery: 20,
      connections: 30,
    };
    await happens(sample, given.empty ? nobody() : startTraffic(users), given, tell);
  } finally {
    await sample.stop();
  }
  await expect(connects(sample.listenerPort ?? 0)).resolves.toBe(false);
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap')).toEqual([]);
}

async function simulated(clock: VirtualClock, given: Given, tell: Tell): Promise<void> {
  const sample = await simulateSample(clock, { ...startOptions(given), ...(given.sources && { fetch: besides(given.sources) }) });
  try {
    if (!given.empty) await untilServing(sample);
    const users = { perSecond: given.requestsPerSecond ?? 1 };
    await happens(sample, given.empty ? nobody() : startModelledTraffic(sample, users), given, tell);
  } finally {
    await sample.stop();
  }
}

const besides =
  (sources: ProbeTransport): NonNullable<StartOptions['fetch']> =>
  (local, world) => {
    const modelled = modelledFetch(local, world);
    return (request, signal) => (request.url.hostname.endsWith('.sources.test') ? sources : modelled)(request, signal);
  };

const nobody = (): StoryWorld['traffic'] => ({ tally: new Tally(), stop: async () => {} });

/** The story itself, and what holds at the end of each. */
async function happens(sample: RunningSample, traffic: StoryWorld['traffic'], given: Given, tell: Tell): Promise<void> {
  const access = watchAccess(sample);
  const watch = await watchInvariants(sample);
  const progress = new Progress(sample.local, watch);
  const world: StoryWorld = { sample, watch, progress, access, traffic };
  try {
    await tell(world, whenOf(world), thenOf(world));
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\nas it stood:\n${progress.describe()}`, { cause: error });
  } finally {
    progress.stop();
    await traffic.stop();
  }
  const { checked, violations } = watch.end();
  // S11 knows of a crash, and nothing of a task that stands and does not answer.
  const silence = ({ invariant, detail }: (typeof violations)[number]) => invariant === 'S11' && !/ nobody of /.test(detail);
  const excused = (one: (typeof violations)[number]) =>
    (given.answersMayNotCome && silence(one)) || (given.tasksAreTakenAway && one.invariant === 'S11');
  expect(violations.filter((one) => !excused(one))).toEqual([]);
  expect(checked).toBeGreaterThan(0);
  await access.end();
  if (!given.usersMayBeHurt) expect(traffic.tally.drops).toEqual({});
}

const startOptions = ({ seed, configured, furnish, empty, sweeps, stageAfter }: Given) => ({
  ...(sweeps !== undefined && { sweeps }),
  ...(seed !== undefined && { seed }),
  ...(furnish && { furnish }),
  enforceIam: true,
  sample: { port: 0, drainSeconds: 60, graceSeconds: PATIENT_SECONDS, tasks: empty ? 0 : 3 },
  configure: (config: LoadBalancedConfig): LoadBalancedConfig => {
    const { errorRate: _, ...judge } = config.judge;
    return {
      ...config,
      ...(stageAfter && { stage: { ...config.stage, after: stageAfter } }),
      steps: [
        { weight: 10, bakeSeconds: 60 },
        { weight: 50, bakeSeconds: 60 },
        { weight: 100, bakeSeconds: 0 },
      ],
      judge: { ...judge, everySeconds: 30 },
      windowSeconds: 60,
      settleBeforeDestroySeconds: 60,
      health: { ...config.health, deadlineSeconds: PATIENT_SECONDS },
      // Answers take wall-clock time as well.
      tests: config.tests.map((one) => ({ ...one, expect: { ...one.expect, withinMs: 8_000 } })),
      ...configured,
    };
  },
});

const connects = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
