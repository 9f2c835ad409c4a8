import { ScaledClock } from '@teal/local-aws';
import { sayVerb } from '../../src/deployment/record/say-verb.ts';
import { type RunningSample, startSample } from '../../src/rehearsal/start.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { type Figure, median } from './measure.ts';

const RUNS = 5;

/**
 * From the command to every production route read back at 100 % blue, on the local AWS with real tasks; in
 * the middle of a bake.
 */
export async function verdictToBlue(): Promise<readonly Figure[]> {
  const clock = new ScaledClock(100);
  const sample = await startSample({
    clock,
    // A process needs up to a second of wall-clock time to listen: many of these seconds.
    sample: { port: 0, graceSeconds: 600 },
    configure: (config) => ({
      ...config,
      steps: [
        { weight: 10, bakeSeconds: 3_600 },
        { weight: 100, bakeSeconds: 0 },
      ],
    }),
  });
  try {
    await untilServing(sample);
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const ms = await one(sample, `v2-bench-${run}`);
      if (run > 0) times.push(ms); // the first warms up
    }
    return [
      {
        name: 'rollback command to production at 100 % blue',
        unit: 'ms',
        median: median(times),
        range: [Math.min(...times), Math.max(...times)],
        runs: RUNS,
      },
    ];
  } finally {
    await sample.stop();
  }
}

async function one(sample: RunningSample, tag: string): Promise<number> {
  const { ports, config, local } = sample;
  const before = (await ports.record.read(config.service)).epoch;
  await sample.push('v2', tag);
  await recordWhen(sample, ({ active, last }) => {
    if (last && last.epoch > before) throw new Error(`the deployment ended before its bake: ${last.outcome}, ${last.cause}`);
    return active?.wait?.token;
  });
  const start = performance.now();
  const said = await ports.record.change(
    config.service,
    sayVerb({ verb: 'rollback', by: 'bench', at: new Date(local.clock.now()).toISOString() }),
  );
  if (said.kind !== 'said' || !said.answer) throw new Error(`the order was not taken: ${said.kind}`);
  await ports.executions.answer(said.answer.token, { verb: said.answer.verb });
  await recordWhen(sample, ({ active }) => active?.backAtBlueAt);
  const ms = performance.now() - start;
  await recordWhen(sample, ({ active, last }) => (active ? undefined : last));
  return ms;
}

/** Looks again after every write of the table. */
async function recordWhen<T>(
  { ports, config, local }: RunningSample,
  found: (record: Awaited<ReturnType<RunningSample['ports']['record']['read']>>) => T | undefined,
): Promise<T> {
  for (;;) {
    const written = new Promise<void>((resolve) => {
      const unwatch = local.effects.watch((effect) => {
        if (effect.kind !== 'api-call' || effect.operation !== 'UpdateItem') return;
        unwatch();
        resolve();
      });
    });
    const value = found(await ports.record.read(config.service));
    if (value !== undefined) return value;
    await written;
  }
}
