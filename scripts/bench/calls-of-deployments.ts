import { CreateServiceCommand, DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { VirtualClock } from '@teal/local-aws';
import { ecs } from '../../src/aws/clients.ts';
import { ROUTE_KINDS } from '../../src/deployment/route-kind-names.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import { type LookLoad, loadOfLooks, SERVICES_AT_REST } from './calls/at-rest.ts';
import { type Call, callsOf, peakOfAMinute, tally } from './calls/call.ts';
import { type CountedSample, countedSample, deploy } from './calls/sample.ts';
import { type Throttle, TRANSITION, throttlesOf } from './calls/throttles.ts';
import type { Report } from './measure.ts';

/** Deployments after which the calls of the next one are counted; the last is the length of the history. */
const HISTORY = [1, 10, 100, 1_000] as const;
const SERVICES = 50;
const QUICK = { tests: [], steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 };

interface CallsOfAction {
  /** `ecs:DescribeTaskDefinition` */
  readonly action: string;
  /** In the first deployment, the tenth and so on. */
  readonly perDeployment: readonly number[];
}

interface Load {
  readonly service: string;
  readonly operations: readonly string[];
  /**
   * The most calls in any 60 seconds: of one deployment, and of as many as there are services, all begun at
   * once.
   */
  readonly peak: { readonly one: number; readonly many: number };
  /** What AWS takes in 60 seconds, without the burst. */
  readonly sustained: number;
  /** Of that, in percent. */
  readonly share: { readonly one: number; readonly many: number };
  readonly document: string;
}

interface CallsOverRoute {
  readonly route: RouteKind;
  readonly actions: readonly CallsOfAction[];
  readonly loads: readonly Load[];
  /** Of the looks between deployments: at one service, and at many. */
  readonly looks: readonly LookLoad[];
}

/**
 * Calls of a deployment that follows 0, 9, 99 and 999 others, each of which is really made, in virtual time;
 * and calls a minute of the sample's own configuration against AWS's documented rates, also where 50 services
 * begin at once in one cluster; and the same of the looks between deployments, at one service and at 200.
 */
export async function callsOfDeployments(): Promise<Report> {
  const routes: CallsOverRoute[] = [];
  for (const route of ROUTE_KINDS)
    routes.push({ route, actions: await actionsOver(route), loads: await loadsOver(route), looks: await looksOver(route) });
  return { json: routes, lines: routes.flatMap(linesOf) };
}

function inVirtualTime<T>(route: RouteKind, course: typeof QUICK | undefined, work: (sample: CountedSample) => Promise<T>): Promise<T> {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const sample = await countedSample(clock, route, course);
      try {
        return await work(sample);
      } finally {
        await sample.stop();
      }
    })(),
  );
}

/** The two versions take turns, so that each push is another image. */
const actionsOver = (route: RouteKind): Promise<readonly CallsOfAction[]> =>
  inVirtualTime(route, QUICK, async (sample) => {
    const calls = callsOf(sample.local);
    const counted: Readonly<Record<string, number>>[] = [];
    for (let number = 1; number <= HISTORY.at(-1)!; number++) {
      calls.take();
      await deploy(sample, number % 2 === 1 ? 'v2' : 'v1', `v-${number}`);
      if (HISTORY.some((each) => each === number)) counted.push(tally(calls.take(), actionOf));
    }
    const actions = [...new Set(counted.flatMap((each) => Object.keys(each)))].sort();
    return actions.map((action) => ({ action, perDeployment: counted.map((each) => each[action] ?? 0) }));
  });

/** As if all begin in the same second, and in a cluster that holds them all: so more than ever happens. */
const loadsOver = (route: RouteKind): Promise<readonly Load[]> =>
  inVirtualTime(route, undefined, async (sample) => {
    const one = await onceWatched(sample, 'v2');
    await crowd(sample, 2 * SERVICES - 2);
    const inCrowd = await onceWatched(sample, 'v1');
    return throttlesOf(sample.local).flatMap((throttle) => {
      const peak = { one: peakOf(one, throttle), many: SERVICES * peakOf(inCrowd, throttle) };
      if (peak.one === 0) return [];
      const { service, document, perSecond } = throttle;
      const sustained = 60 * perSecond;
      const operations = throttle.operations.filter((operation) => one.some((call) => call.operation === operation));
      const share = { one: (100 * peak.one) / sustained, many: (100 * peak.many) / sustained };
      return [{ service, operations, peak, sustained, share, document }];
    });
  });

/** Each in a world of its own: what a look before has called would count against the next. */
async function looksOver(route: RouteKind): Promise<readonly LookLoad[]> {
  const of = (services: number) => inVirtualTime(route, QUICK, (sample) => loadOfLooks(sample, services));
  return [await of(1), await of(SERVICES_AT_REST)];
}

async function onceWatched(sample: CountedSample, version: 'v1' | 'v2'): Promise<readonly Call[]> {
  const calls = callsOf(sample.local);
  const transitions: Call[] = [];
  const unwatch = sample.local.effects.watch((effect) => {
    if (effect.kind === 'state' && effect.phase === 'entered') transitions.push({ at: effect.at, by: '', ...TRANSITION });
  });
  await deploy(sample, version, `v-${version}-watched`);
  unwatch();
  calls.stop();
  return [...calls.take(), ...transitions];
}

const peakOf = (calls: readonly Call[], { service, operations }: Throttle): number =>
  peakOfAMinute(calls.filter((call) => call.service === service && operations.includes(call.operation)));

const actionOf = ({ service, operation }: Call): string => `${service}:${operation}`;

/** Other ECS services in the cluster, which register nowhere and run nothing. */
async function crowd({ clients, config, local }: CountedSample, count: number): Promise<void> {
  const client: ECSClient = ecs(clients);
  const { cluster, sides } = config;
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [sides[0].service] }));
  const [like] = services;
  for (let i = 0; i < count; i++) {
    const { taskDefinition, launchType, networkConfiguration } = like ?? {};
    const serviceName = `crowd-${i}`;
    await client.send(
      new CreateServiceCommand({ cluster, serviceName, taskDefinition, launchType, networkConfiguration, desiredCount: 0 }),
    );
    await local.clock.sleep(1_000);
  }
}

function linesOf({ route, actions, loads, looks }: CallsOverRoute): readonly string[] {
  const width = Math.max(...actions.map(({ action }) => action.length));
  const column = (value: string | number) => String(value).padStart(8);
  const sum = HISTORY.map((_, i) => actions.reduce((total, { perDeployment }) => total + perDeployment[i]!, 0));
  return [
    `calls of a deployment over ${route}, by the number of the deployment`,
    [''.padEnd(width), ...HISTORY.map(column)].join(' '),
    ...actions.map(({ action, perDeployment }) => [action.padEnd(width), ...perDeployment.map(column)].join(' ')),
    ['all'.padEnd(width), ...sum.map(column)].join(' '),
    '',
    `the busiest minute over ${route}: one service, ${SERVICES} at once, what AWS sustains in a minute, and the shares of that`,
    ...loads.flatMap(({ service, operations, peak, sustained, share, document }) => [
      `${service}: ${operations.join(', ')}`,
      `  ${[column(peak.one), column(peak.many), column(sustained), column(`${share.one.toFixed(1)} %`), column(`${share.many.toFixed(0)} %`)].join(' ')}   ${document}`,
    ]),
    '',
    ...looks.flatMap((load) => linesOfLooks(route, load)),
  ];
}

const linesOfLooks = (route: RouteKind, { services, everyMinutes, calls, peaks, longestSeconds }: LookLoad): readonly string[] => [
  `services at rest over ${route}: ${services}, each looked at every ${everyMinutes === 1 ? 'minute' : `${everyMinutes} minutes`}; a round takes ${longestSeconds.toFixed(1)} s at most`,
  `  calls of a rotation: ${Object.entries(calls)
    .map(([action, count]) => `${count} ${action}`)
    .join(', ')}`,
  '  the busiest minute, what AWS sustains in a minute, and the share of that',
  ...peaks.flatMap(({ service, operations, peak, sustained, share, document }) => [
    `${service}: ${operations.join(', ')}`,
    `  ${[peak, sustained, `${share.toFixed(1)} %`].map((value) => String(value).padStart(8)).join(' ')}   ${document}`,
  ]),
  '',
];
