import type { VirtualClock } from '@teal/local-aws';
import type { SampleVersionName } from '../../../sample/checkout/versions.ts';
import type { RouteKind } from '../../../src/deployment/route-kinds.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';
import { simulateDnsSample, simulateSample } from '../../../src/rehearsal/simulate.ts';
import type { RunningTeal } from '../../../src/rehearsal/start-teal.ts';
import { untilServing } from '../../../src/rehearsal/until-serving.ts';

/**
 * The sample of a route in virtual time, its functions in their own roles: so each call has a name. To be
 * used inside `clock.run`.
 */
export type CountedSample = RunningTeal<unknown, ServiceConfig>;

type Course = Partial<Pick<ServiceConfig, 'steps' | 'windowSeconds' | 'tests'>>;

/** Nobody sends requests here, so nothing is judged by them. */
const judgedWithoutTraffic = <C extends ServiceConfig>(config: C, course: Course): C => {
  const { errorRate: _, ...judge } = config.judge;
  return { ...config, judge, ...course };
};

const SAMPLES: { readonly [K in RouteKind]: (clock: VirtualClock, course: Course) => Promise<CountedSample> } = {
  'load-balancer': async (clock, course) => {
    const sample = await simulateSample(clock, { enforceIam: true, configure: (config) => judgedWithoutTraffic(config, course) });
    await untilServing(sample);
    return sample;
  },
  dns: async (clock, course) => {
    const sample = await simulateDnsSample(clock, { enforceIam: true, configure: (config) => judgedWithoutTraffic(config, course) });
    await untilServing(sample);
    return sample;
  },
};

export const countedSample = (clock: VirtualClock, route: RouteKind, course: Course = {}): Promise<CountedSample> =>
  SAMPLES[route](clock, course);

/**
 * One deployment by a push, from the event to the end of its execution. Throws unless it succeeds. Gives the
 * execution's ARN.
 */
export async function deploy({ local, push }: CountedSample, version: SampleVersionName, tag: string): Promise<string> {
  const started = new Promise<string>((resolve) => {
    const unwatch = local.effects.watch((effect) => {
      if (effect.kind !== 'execution' || effect.status !== 'RUNNING') return;
      unwatch();
      resolve(effect.execution);
    });
  });
  await push(version, tag);
  const execution = await started;
  const { status, cause } = await local.services.stepfunctions.ended(execution);
  if (status !== 'SUCCEEDED') throw new Error(`the deployment of ${tag} ended ${status}: ${cause}`);
  return execution;
}
