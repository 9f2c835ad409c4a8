import { setTimeout as sleep } from 'node:timers/promises';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ScaledClock } from '@teal/local-aws';
import { LISTENER_PORT } from '../../../sample/checkout/world/listener-port.ts';
import { sfn } from '../../aws/clients.ts';
import { unlessHanging } from '../hanging.ts';
import { byStack } from '../stack/install-stack.ts';
import type { Package } from '../stack/package.ts';
import { watchInvariants } from '../watch-invariants.ts';
import { playCues } from './play-cues.ts';
import { differences, type Report, reportOf, type Watched } from './report.ts';
import type { Show } from './scene.ts';
import { type Stage, stageOf } from './stage.ts';
import type { Aftermath, Chapter } from './stories/chapter.ts';
import type { Acted, Speaks } from './stories/cue.ts';
import { type StoryName, storyOf } from './story.ts';
import type { Users } from './users.ts';
import { type SceneWatch, watchScene } from './watch-scene.ts';

export interface DemoOptions {
  /** How users reach the sample; left out: behind a load balancer. */
  readonly route?: Report['route'];
  readonly story: StoryName;
  /** Some of its chapters; left out: all of them. */
  readonly chapters?: readonly Chapter[];
  /** AWS milliseconds in one wall-clock millisecond. */
  readonly speed: number;
  readonly perSecond: number;
  readonly show: Show;
  /** Says the verbs of the story's cues. */
  readonly says: Speaks;
  /** Teal runs from its package; left out: from its sources, in this process. Behind a load balancer only. */
  readonly packaged?: Package;
  /** Ends it early; `perform` then rejects with the signal's reason, and nothing is left running. */
  readonly signal: AbortSignal;
}

export interface Performed {
  readonly report: Report;
  /** What is not as the story has it; none is the demo's success. */
  readonly differences: readonly string[];
  readonly watched: readonly Watched[];
  /** Why requests were dropped, and which invariants were violated. */
  readonly evidence: readonly string[];
}

const TASKS = 3;
const DRAIN_SECONDS = 60;
const FRAME_MS = 120;
const PACE_MS = 5_000;
const LOOK_MS = 50;

/** The whole demo: local AWS, sample, traffic, one push after the other. */
export async function perform(options: DemoOptions): Promise<Performed> {
  const { route = 'load-balancer', speed, show, signal, packaged } = options;
  const { configure, furnish } = storyOf(options.story);
  const drainMs = (DRAIN_SECONDS * 1000) / speed;
  const stage = await stageOf(route)({
    clock: new ScaledClock(speed),
    port: 0,
    // The packed configurations name this port; where it is taken a listener has another one.
    sample: { port: packaged ? LISTENER_PORT : 0, tasks: TASKS, drainSeconds: DRAIN_SECONDS },
    // Sockets end before a drain does: the app says goodbye and the client comes back elsewhere.
    environment: { WS_MAX_AGE_MS: String(Math.round(drainMs * 0.6)) },
    ...(packaged && { install: byStack(packaged), enforceIam: true }),
    ...(configure && { configure }),
  });
  try {
    await orAborted(stage.ready(), signal);
    const aftermath = await furnish?.(stage.sample);
    return await onStage(stage, { ...options, drainMs, ...(aftermath && { aftermath }) });
  } finally {
    show.close();
    await stage.sample.stop();
  }
}

async function onStage(
  { sample, production, url, users: bring }: Stage,
  {
    story,
    chapters = storyOf(story).chapters,
    speed,
    perSecond,
    show,
    says,
    signal,
    drainMs,
    aftermath,
  }: DemoOptions & { readonly drainMs: number; readonly aftermath?: Aftermath },
): Promise<Performed> {
  const { local } = sample;
  const invariants = await watchInvariants(sample);
  const users = bring({
    perSecond,
    // All of them end within a drain.
    slowMs: [0.1, 0.2, 0.4].map((share) => Math.round(share * drainMs)),
    slowEvery: 40,
    connections: 48,
  });
  const { traffic } = users;
  const watch = watchScene(sample, { production, invariants, traffic, speed, tell: (news, scene) => show.tell(news, scene) });
  const timers = [
    setInterval(() => show.draw(watch.scene()), FRAME_MS),
    setInterval(() => show.tell({ kind: 'pace' }, watch.scene()), PACE_MS),
  ];
  const watched: Watched[] = [];
  try {
    show.tell(
      { kind: 'started', title: storyOf(story).title, endpoint: local.endpoint ?? '', url, tasks: TASKS, perSecond },
      watch.scene(),
    );
    for (const chapter of chapters) {
      const one = await orAborted(deploy(sample, watch, chapter, { show, says }), signal);
      watched.push({ ...one, left: aftermath?.(one.ended.outcome, one.ended.id) ?? [] });
    }
  } finally {
    for (const timer of timers) clearInterval(timer);
    await users.stop();
    watch.stop();
  }
  const { checked, violations } = invariants.end();
  const { failed, closedAtDrain } = invariants.seen.world.traffic;
  const report = reportOf({
    story,
    route: sample.config.route,
    speed,
    deployments: watched,
    tally: traffic.tally,
    balancer: { failed, unexplained: violations.filter(({ invariant }) => invariant === 'S11').length, closedAtDrain },
    invariants: { checked, violated: violations.length },
    ...withDns(users),
  });
  return {
    report,
    differences: differences(chapters, report, watched),
    watched,
    evidence: [
      ...Object.entries(users.drops()).map(([why, times]) => `dropped ${times}×: ${why}`),
      ...violations.map(({ invariant, detail }) => `${invariant}: ${detail}`),
    ],
  };
}

function withDns(users: Users): { readonly dns?: NonNullable<Report['dns']> } {
  const dns = users.dns();
  return dns ? { dns } : {};
}

/** One push, to the end of its deployment. */
async function deploy(
  sample: Stage['sample'],
  watch: SceneWatch,
  chapter: Chapter,
  { show, says }: Pick<DemoOptions, 'show' | 'says'>,
): Promise<Omit<Watched, 'left'>> {
  const { local, ports, config } = sample;
  const { stepfunctions } = local.services;
  const { version, tag, stopped, cues = [] } = chapter;
  const pushed = sample.push(version, tag).then(({ digest }) => digest);
  const began = await unlessHanging(watch.expect(version, pushed), `the push of ${version} started no deployment`);
  const stop = stopped && (await unlessHanging(stopInBake(sample, began), `the deployment of ${version} did not bake`));
  if (stop) show.tell({ kind: 'stopped', version }, watch.scene());
  const onActed = (one: Acted) => show.tell({ kind: 'acted', version, acted: one }, watch.scene());
  const acted = await unlessHanging(
    playCues(cues, { sample, execution: began, says, acted: onActed }),
    `the deployment of ${version} did not end`,
  );
  const execution = stop ? await unlessHanging(watch.recovery(), `nobody recovers the deployment of ${version}`) : began;
  await unlessHanging(stepfunctions.ended(execution), `the deployment of ${version} did not end`);
  const deployment = await watch.leave();
  const ended = (await ports.record.history(config.service, 10)).find((one) => one.execution === execution);
  if (!ended) throw new Error(`the record does not know how the deployment of ${version} ended`);
  const transitions = [...new Set([began, execution])].reduce((sum, each) => sum + stepfunctions.transitions(each), 0);
  show.tell({ kind: 'ended', deployment, outcome: ended.outcome, cause: ended.cause ?? '', transitions }, watch.scene());
  const { trace, judged } = deployment;
  return {
    version,
    ended,
    ...(judged?.verdict === 'fail' && { condemnedAt: judged.at }),
    ...(stop && { stoppedAt: stop }),
    ...(cues.length > 0 && { acted }),
    startedAt: trace.startedAt,
    endedAt: trace.endedAt ?? local.clock.now(),
    transitions,
  };
}

/** Stops the execution as soon as green has traffic and bakes, by Step Functions' own call. Gives when. */
async function stopInBake({ local, clients, ports, config }: Stage['sample'], execution: string): Promise<string> {
  let over = false;
  void local.services.stepfunctions.ended(execution).then(() => {
    over = true;
  });
  for (;;) {
    const { active } = await ports.record.read(config.service);
    if (active?.execution === execution && active.wait?.reason === 'bake' && (active.confirmed?.split.green ?? 0) > 0) break;
    if (over) throw new Error(`${execution} ended before its first bake`);
    await sleep(LOOK_MS);
  }
  const at = new Date(local.clock.now()).toISOString();
  await sfn(clients).send(new StopExecutionCommand({ executionArn: execution, error: 'Stopped', cause: 'by the demo' }));
  return at;
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  return await Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
