import type { TaskBehaviour, VirtualClock } from '@teal/local-aws';
import type { SampleVersionName } from '../../sample/checkout/versions.ts';
import { connectModels, modelledFetch } from './modelled.ts';
import { modelledNames, modelledTasks } from './modelled-names.ts';
import { type RunningSample, type StartOptions, startSample } from './start.ts';
import { type RunningDiscoverySample, type StartDiscoveryOptions, startDiscoverySample } from './start-discovery.ts';
import { type RunningDnsSample, type StartDnsOptions, startDnsSample } from './start-dns.ts';

/**
 * How the sample's versions behave where tasks are modelled: as sample/checkout/versions.ts has the processes
 * behave.
 */
const BEHAVIOUR: Readonly<Record<SampleVersionName, () => TaskBehaviour>> = {
  v1: () => answers('v1'),
  v2: () => answers('v2'),
  v3: () => answers('v3', () => ({ status: 200, body: 'something else, version v3' })),
  v4: () => answers('v4', everyTenthFails()),
  v5: () => ({ ...answers('v5'), crashesAfterSeconds: 1 }),
};

type Responder = TaskBehaviour['responder'];

function answers(version: string, responder: Responder = () => ({ status: 200, body: `checkout ${version}` })): TaskBehaviour {
  const headers = { 'x-version': version };
  const named: Responder = (request) => {
    const outcome = responder(request);
    return typeof outcome === 'string' ? outcome : { ...outcome, headers };
  };
  return { startsInSeconds: 1, healthy: true, responder: named };
}

/** Of production requests; Teal's own tests are answered well. */
function everyTenthFails(): Responder {
  let requests = 0;
  return ({ headers }) => {
    if (headers['x-teal-test'] === undefined) requests++;
    return headers['x-teal-test'] === undefined && requests % 10 === 0
      ? { status: 500, body: 'failed' }
      : { status: 200, body: 'checkout v4' };
  };
}

export interface Simulation extends RunningSample {
  readonly clock: VirtualClock;
}

/** The sample in virtual time, with modelled tasks and traffic. To be used inside `clock.run`. */
export async function simulateSample(clock: VirtualClock, options: Omit<StartOptions, 'clock'> = {}): Promise<Simulation> {
  return { ...behaving(await startSample({ fetch: modelledFetch, prepare: connectModels, ...options, clock })), clock };
}

/** The sample of the DNS route in virtual time. To be used inside `clock.run`. */
export async function simulateDnsSample(clock: VirtualClock, options: Omit<StartDnsOptions, 'clock'> = {}): Promise<RunningDnsSample> {
  return behaving(await startDnsSample({ reach: modelledNames, prepare: connectModels, ...options, clock }));
}

/** The same with the sides in service discovery. */
export async function simulateDiscoverySample(
  clock: VirtualClock,
  options: Omit<StartDiscoveryOptions, 'clock'> = {},
): Promise<RunningDiscoverySample> {
  return behaving(await startDiscoverySample({ reach: modelledTasks, prepare: connectModels, ...options, clock }));
}

/** Each version that was or is pushed behaves as its processes would. */
function behaving<S extends Pick<RunningSample, 'local' | 'first' | 'push'>>(sample: S): S {
  const { facade } = sample.local.services.ecs;
  facade.behave(sample.first.digest, BEHAVIOUR.v1());
  return {
    ...sample,
    async push(version: SampleVersionName, tag?: string) {
      const pushed = await sample.push(version, tag);
      facade.behave(pushed.digest, BEHAVIOUR[version]());
      return pushed;
    },
  };
}
