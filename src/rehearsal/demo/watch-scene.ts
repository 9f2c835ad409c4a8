import type { Effect } from '@teal/local-aws';
import { type SampleVersionName, versions } from '../../../sample/checkout/versions.ts';
import { recoveryMachineOf } from '../../deployment/holder.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import type { RunningTeal } from '../start-teal.ts';
import type { InvariantWatch } from '../watch-invariants.ts';
import { type Pair, pairOf, seen } from './pair.ts';
import { phaseOf } from './phases.ts';
import type { Production } from './production.ts';
import type { DeploymentScene, News, Scene } from './scene.ts';
import { follow, takenOver, traceFrom } from './trace.ts';
import type { Traffic } from './traffic.ts';

export interface SceneWatch {
  scene(): Scene;
  /**
   * To be called before a push: the next execution is its deployment. Resolves with the execution's ARN when
   * it has started.
   */
  expect(version: SampleVersionName, digest: Promise<string>): Promise<string>;
  /** Resolves with the ARN of the execution that takes the deployment in flight over. */
  recovery(): Promise<string>;
  /** The deployment in flight, once all is known of it; it is in flight no more. */
  leave(): Promise<DeploymentScene>;
  stop(): void;
}

/** Seconds of failures that are shown. */
const MEMORY = 40;
const LATEST_ANSWERS = 1_000;

/** Follows the local AWS, the record's verdicts and the traffic, and tells what happens. */
export function watchScene(
  { local, ports, config, machine }: RunningTeal<unknown, ServiceConfig>,
  {
    production,
    invariants,
    traffic,
    speed,
    tell,
  }: { production: Production; invariants: InvariantWatch; traffic: Traffic; speed: number; tell: (news: News, scene: Scene) => void },
): SceneWatch {
  const startedAt = performance.now();
  const versionOfDigest = new Map<string, string>();
  const first = local.services.ecs.facade.tasks()[0]?.images[0];
  if (first !== undefined) versionOfDigest.set(digestOf(first), 'v1');
  const versionOf = (image: string) => versionOfDigest.get(digestOf(image));
  const weights = config.steps.map(({ weight }) => weight);

  let pair: Pair = pairOf({ local, config }, production, versionOf);
  let blue: 0 | 1 = 0;
  let deployment: DeploymentScene | undefined;
  let expected: { readonly version: SampleVersionName; readonly begun: (execution: string) => void } | undefined;
  let failures: readonly number[] = [];
  let recovery: Promise<string> = Promise.resolve('');
  let recovered: (execution: string) => void = () => {};
  const looks = new Set<Promise<void>>();

  const scene = (): Scene => ({
    speed,
    elapsedMs: performance.now() - startedAt,
    now: local.clock.now(),
    ...(deployment && { deployment }),
    pair,
    blue,
    traffic: {
      pace: traffic.tally.pace,
      dropped: traffic.tally.dropped,
      p99Ms: traffic.tally.percentile(0.99, LATEST_ANSWERS),
      failures,
      sockets: traffic.socket.opened,
    },
    invariants: { checked: invariants.seen.checked, violated: invariants.seen.violations.length },
  });
  const say = (news: News) => tell(news, scene());

  /** Reads the verdict that the record has now. */
  const look = async () => {
    const { active } = await ports.record.read(config.service);
    const judged = active?.judged;
    if (!deployment || active?.execution !== deployment.trace.execution || !judged || judged.at === deployment.judged?.at) return;
    deployment = { ...deployment, judged };
    say({ kind: 'judged', version: deployment.version, verdict: judged.verdict, reasons: judged.reasons });
  };
  const lookSoon = () => {
    const looked: Promise<void> = look()
      // It ends while the demo is ending: nobody asks any more.
      .catch(() => {})
      .finally(() => looks.delete(looked));
    looks.add(looked);
  };

  const onExecution = (effect: Extract<Effect, { kind: 'execution' | 'state' }>) => {
    if (effect.kind === 'execution' && effect.status === 'RUNNING' && effect.stateMachine === machine && expected) {
      const { version, begun } = expected;
      expected = undefined;
      recovery = new Promise((resolve) => {
        recovered = resolve;
      });
      deployment = { version, story: versions[version].story, trace: traceFrom(effect), weights };
      begun(effect.execution);
      return;
    }
    if (effect.kind === 'execution' && effect.status === 'RUNNING' && deployment && effect.stateMachine === recoveryMachineOf(machine)) {
      deployment = { ...deployment, trace: takenOver(deployment.trace, effect) };
      say({ kind: 'recovered', version: deployment.version, execution: effect.execution.split(':').at(-1) ?? '' });
      recovered(effect.execution);
    }
    if (!deployment || effect.execution !== deployment.trace.execution) return;
    deployment = { ...deployment, trace: follow(deployment.trace, effect) };
    if (effect.kind !== 'state') return;
    const { state, phase } = effect;
    if (phase !== 'entered' || !phaseOf(state)) return;
    say({ kind: 'entered', version: deployment.version, state });
    // Whatever follows a judgement finds its verdict in the record. A state that failed in a box is never
    // exited.
    lookSoon();
  };

  const unwatch = local.effects.watch((effect) => {
    if (effect.kind === 'execution' || effect.kind === 'state') return onExecution(effect);
    const told = production.told(effect);
    pair = seen(pair, told, production.route, versionOf);
    if (told.kind === 'route' && told.resource === production.route) say({ kind: 'shifted' });
  });
  const second = setInterval(() => {
    const { errors, dropped } = traffic.tally.pace;
    failures = [...failures, errors + dropped].slice(-MEMORY);
  }, 1_000);

  return {
    scene,
    expect(version, digest) {
      blue = pair[0].weight >= pair[1].weight ? 0 : 1;
      return new Promise((begun, failed) => {
        expected = { version, begun };
        digest.then((known) => {
          versionOfDigest.set(known, version);
          say({ kind: 'pushed', version, digest: known, story: versions[version].story });
        }, failed);
      });
    },
    recovery: () => recovery,
    async leave() {
      await Promise.all(looks);
      if (!deployment) throw new Error('no deployment is in flight');
      const ended = deployment;
      deployment = undefined;
      return ended;
    },
    stop() {
      clearInterval(second);
      unwatch();
    },
  };
}

const digestOf = (image: string): string => image.split('@')[1] ?? image;
