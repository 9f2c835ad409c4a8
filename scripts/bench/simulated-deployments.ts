import { VirtualClock } from '@teal/local-aws';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { simulateSample } from '../../src/rehearsal/simulate.ts';
import { type Figure, median } from './measure.ts';

const RUNS = 7;

/** An hour of bakes, judged by alarms and target health every minute. */
function hourOfBakes(config: LoadBalancedConfig): LoadBalancedConfig {
  const { errorRate: _, ...judge } = config.judge;
  return {
    ...config,
    judge,
    steps: [
      { weight: 10, bakeSeconds: 1_800 },
      { weight: 50, bakeSeconds: 1_800 },
      { weight: 100, bakeSeconds: 0 },
    ],
  };
}

/**
 * Whole deployments in virtual time:
 * the compiled machine, the handlers, the SDK's serialisation; tasks are modelled.
 */
export async function simulatedDeployments(): Promise<readonly Figure[]> {
  const times: number[] = [];
  const rates: number[] = [];
  for (let i = 0; i <= RUNS; i++) {
    const { ms, transitions } = await one(`bench-${i}`);
    if (i === 0) continue; // warms up
    times.push(ms);
    rates.push((transitions / ms) * 1000);
  }
  const told = (name: string, unit: string, values: readonly number[]): Figure => ({
    name,
    unit,
    median: median(values),
    range: [Math.min(...values), Math.max(...values)],
    runs: RUNS,
  });
  return [
    told('a deployment with an hour of bakes, simulated', 'ms', times),
    told(
      'whole deployments simulated',
      'a minute',
      times.map((ms) => 60_000 / ms),
    ),
    told('state transitions, handlers included', 'a second', rates),
  ];
}

async function one(seed: string): Promise<{ ms: number; transitions: number }> {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const sample = await simulateSample(clock, { seed, configure: hourOfBakes });
      const { stepfunctions } = sample.local.services;
      await clock.sleep(120_000);
      const execution = new Promise<string>((resolve) => {
        sample.local.effects.watch((effect) => {
          if (effect.kind === 'execution' && effect.status === 'RUNNING') resolve(effect.execution);
        });
      });
      const start = performance.now();
      await sample.push('v2');
      const arn = await execution;
      const { status } = await stepfunctions.ended(arn);
      const ms = performance.now() - start;
      if (status !== 'SUCCEEDED') throw new Error(`the simulated deployment ended ${status}`);
      const transitions = stepfunctions.transitions(arn);
      await sample.stop();
      return { ms, transitions };
    })(),
  );
}
