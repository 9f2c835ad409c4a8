import type { SampleVersionName } from '../../sample/checkout/versions.ts';
import type { VirtualClock } from '../../src/local/clock/virtual-clock.ts';
import type { TaskBehaviour } from '../../src/local/ecs/behaviour.ts';
import { connectModels, modelledFetch } from './modelled.ts';
import { type RunningSample, type StartOptions, startSample } from './start.ts';

/** How the sample's versions behave where tasks are modelled. */
const BEHAVIOUR: Readonly<Record<SampleVersionName, TaskBehaviour>> = {
  v1: answers('v1'),
  v2: answers('v2'),
  v3: { ...answers('v3'), responder: () => ({ status: 200, body: 'wrong' }) },
  v4: answers('v4'),
  v5: { ...answers('v5'), crashesAfterSeconds: 1 },
};

function answers(version: string): TaskBehaviour {
  return {
    startsInSeconds: 1,
    healthy: true,
    responder: () => ({ status: 200, headers: { 'x-version': version }, body: `checkout ${version}` }),
  };
}

export interface Simulation extends RunningSample {
  readonly clock: VirtualClock;
}

/** The sample in virtual time, with modelled tasks and traffic. To be used inside `clock.run`. */
export async function simulateSample(clock: VirtualClock, options: Omit<StartOptions, 'clock'> = {}): Promise<Simulation> {
  const sample = await startSample({ fetch: modelledFetch, prepare: connectModels, ...options, clock });
  return {
    ...sample,
    clock,
    async push(version, tag) {
      const pushed = await sample.push(version, tag);
      sample.local.services.ecs.facade.behave(pushed.digest, BEHAVIOUR[version]);
      return pushed;
    },
  };
}
