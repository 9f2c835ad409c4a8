import { CreateRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import { type Clients, elb, sfn } from '../../src/aws/clients.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { write } from '../../src/deployment/record/record-change.ts';
import type { ActiveDeployment, ServiceRecord } from '../../src/deployment/record.ts';
import { greenAt } from '../../src/deployment/split.ts';
import { makeFixedAlarm, setFixedAlarm } from '../../src/rehearsal/fixed-alarm.ts';
import { type RunningSample, startSample } from '../../src/rehearsal/start.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import type { Report } from './measure.ts';
import { PacedClock } from './paced-clock.ts';
import { type InBake, makeWayBackMachine } from './way-back-machine.ts';

/**
 * Production rules of the service; its runs unless told, and AWS seconds before each in which the rates of
 * the balancer's API are full again. Of fifty rules nearly all the time is waiting for these rates, so its
 * runs differ little.
 */
const TRIED = [
  { rules: 1, usual: 200, restSeconds: 10 },
  { rules: 10, usual: 200, restSeconds: 10 },
  { rules: 50, usual: 20, restSeconds: 60 },
] as const;
const ALARM = 'bench-gate';
/** Green's part in the bake that is left. */
const BAKES_AT = 10;
/** AWS seconds in a wall second while nothing is measured. */
const FAST = 100;

const BEGINNINGS = { word: 'rollback said', alarm: 'alarm’s event' } as const;
type Beginning = keyof typeof BEGINNINGS;

interface Row {
  readonly from: Beginning;
  readonly rules: number;
  readonly runs: number;
  /** Wall milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/**
 * From a person's word, or an alarm's change of state, to all production rules read back at 100 % blue. The
 * time is the wall's. Of each row all runs are made in one deployment of a local AWS: its record and its
 * weights are put back into the same bake before each.
 */
export async function verdictToBlue({ runs: told, rules: asked }: { readonly runs?: number; readonly rules?: number }): Promise<Report> {
  if (told !== undefined && !(Number.isInteger(told) && told >= 1))
    throw new Error(`--runs wants a whole number of at least 1, not ${told}`);
  const tried = TRIED.filter(({ rules }) => asked === undefined || rules === asked);
  if (tried.length === 0) throw new Error(`--rules wants one of ${TRIED.map(({ rules }) => rules).join(', ')}, not ${asked}`);
  const rows: Row[] = [];
  for (const { rules, usual, restSeconds } of tried) {
    const runs = told ?? usual;
    const world = await startWorld(rules, restSeconds);
    try {
      const times = await world.times(runs);
      for (const from of Object.keys(BEGINNINGS) as Beginning[]) {
        const of = times[from];
        rows.push({ from, rules, runs, p50: percentile(of, 0.5), p99: percentile(of, 0.99), most: Math.max(...of) });
      }
    } finally {
      await world.stop();
    }
  }
  return { lines: linesOf(rows), json: rows };
}

/** A local AWS with a deployment in its bake. */
interface World {
  /** Wall milliseconds of each run. */
  times(runs: number): Promise<Readonly<Record<Beginning, readonly number[]>>>;
  stop(): Promise<void>;
}

async function startWorld(rules: number, restSeconds: number): Promise<World> {
  const clock = new PacedClock();
  clock.pace(FAST);
  const sample = await startSample({
    clock,
    sweeps: false,
    // A process needs up to a second of wall-clock time to listen: many of these seconds.
    sample: { port: 0, graceSeconds: 600, tasks: 1 },
    furnish: (clients, world) => withRules(clients, world, rules - 1),
    configure: ({ judge: { errorRate: _, ...judge }, ...config }) => ({
      ...config,
      steps: [
        { weight: BAKES_AT, bakeSeconds: 24 * 3_600 },
        { weight: 100, bakeSeconds: 0 },
      ],
      judge: { ...judge, alarms: [ALARM], everySeconds: 3_600 },
      health: { ...config.health, deadlineSeconds: 3_600 },
      tests: [],
    }),
  });
  try {
    await untilServing(sample);
    const stand = await intoBake(sample, clock, restSeconds);
    return {
      async times(runs) {
        const times: Record<Beginning, number[]> = { word: [], alarm: [] };
        for (const from of Object.keys(BEGINNINGS) as Beginning[]) {
          // The first warms up.
          for (let run = 0; run <= runs; run++) {
            const ms = await stand.once(from);
            if (run > 0) times[from].push(ms);
          }
        }
        await stand.end();
        return times;
      },
      stop: () => sample.stop(),
    };
  } catch (error) {
    await sample.stop();
    throw error;
  }
}

/** A real deployment up to its bake; then that bake, again and again. */
async function intoBake(sample: RunningSample, clock: PacedClock, restSeconds: number) {
  const { ports, config, clients } = sample;
  const machine = await makeWayBackMachine(sample);
  await sample.push('v2', 'v2-bench');
  const before = await recordWhen(sample, ({ active, last }) => {
    if (last) throw new Error(`the deployment ended before its bake: ${last.outcome}, ${last.cause}`);
    return active?.bake && active.wait?.token ? active : undefined;
  });
  clock.pace(1);
  const { plan, bake } = before;
  if (plan === undefined || bake === undefined) throw new Error('the deployment has no bake');
  const lease = { decision: 'lease', service: config.service, reason: '', machine, epoch: before.epoch, deployment: before.id } as const;
  const nameOf = (run: number) => `${machine.replace(':stateMachine:', ':execution:')}:run-${run}`;
  let run = 0;
  let running = before.execution;

  /** The record says that the next execution holds the lease, in a bake that has just begun. */
  const putBack = async (): Promise<void> => {
    const { wait: _, judged: __, ...rest } = before;
    const now = clock.now();
    const iso = (ms: number) => new Date(ms).toISOString();
    const active: ActiveDeployment = {
      ...rest,
      execution: nameOf(++run),
      bake: { step: bake.step, startedAt: iso(now), endsAt: iso(now + 24 * 3_600_000) },
    };
    await ports.record.change(config.service, (record: ServiceRecord) => write(record, { ...record, active }, undefined));
    await sfn(clients).send(new StopExecutionCommand({ executionArn: running }));
    running = nameOf(run);
  };

  return {
    /** Wall milliseconds of one way back. */
    async once(from: Beginning): Promise<number> {
      clock.pace(1);
      await putBack();
      clock.pace(FAST);
      await ports.router(plan).write(greenAt(BAKES_AT));
      await clock.sleep(1_000 * restSeconds);
      await setAlarm(clients, 'OK');
      clock.pace(1);
      const input: InBake = { lease, resolution: {} as InBake['resolution'], bake: { waitSeconds: 3_600, nextStep: 1 } };
      await sfn(clients).send(new StartExecutionCommand({ stateMachineArn: machine, name: `run-${run}`, input: JSON.stringify(input) }));
      await recordWhen(sample, ({ active }) => active?.wait?.token);
      const start = performance.now();
      const back = recordWhen(sample, ({ active }) => active?.backAtBlueAt);
      if (from === 'alarm') await setAlarm(clients, 'ALARM');
      else await said(sample);
      await back;
      const ms = performance.now() - start;
      const live = await ports.router(plan).read();
      const elsewhere = live.filter(({ split }) => split?.blue !== 100);
      if (live.length !== config.production.length || elsewhere.length > 0)
        throw new Error(`production is not at blue: ${JSON.stringify(elsewhere)}`);
      return ms;
    },
    async end(): Promise<void> {
      await sfn(clients).send(new StopExecutionCommand({ executionArn: running }));
    },
  };
}

async function said(sample: RunningSample): Promise<void> {
  const { code, line } = await say('rollback', sample, sample.config.service);
  if (code !== 0) throw new Error(`the order was not taken: ${line}`);
}

const setAlarm = (clients: Clients, state: 'OK' | 'ALARM') => setFixedAlarm(clients, ALARM, state, 'a bench');

/** More rules beside the default action, and an alarm that keeps the state that it is put in. */
async function withRules(clients: Clients, world: SampleWorld, more: number): Promise<SampleWorld> {
  await makeFixedAlarm(clients, ALARM);
  const [a, b] = world.targetGroups;
  const production = [...world.production];
  for (let index = 0; index < more; index++) {
    const { Rules } = await elb(clients).send(
      new CreateRuleCommand({
        ListenerArn: world.listener,
        Priority: 20 + index,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/part-${index}/*`] } }],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: a, Weight: 100 },
                { TargetGroupArn: b, Weight: 0 },
              ],
            },
          },
        ],
      }),
    );
    production.push({ rule: Rules?.[0]?.RuleArn ?? '' });
  }
  return { ...world, production };
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

/** The value that this share of them does not exceed. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const linesOf = (rows: readonly Row[]): readonly string[] => [
  '| from | production rules | runs | p50 | p99 | longest |',
  '|---|---|---|---|---|---|',
  ...rows.map(
    ({ from, rules, runs, p50, p99, most }) =>
      `| ${BEGINNINGS[from]} | ${rules} | ${runs} | ${short(p50)} | ${short(p99)} | ${short(most)} |`,
  ),
];

const short = (ms: number): string => (ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${Math.round(ms)} ms`);
