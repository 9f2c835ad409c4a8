import { AsyncLocalStorage } from 'node:async_hooks';
import type { LocalAws } from '@teal/local-aws';
import { invariants, type Violation, type Watch } from '../deployment/invariants/invariants.ts';
import type { Observation, WatchPolicy } from '../deployment/invariants/observation.ts';
import { plannerOf } from '../deployment/plan/routes/routes.ts';
import type { ServiceRecord } from '../deployment/record.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { homeOf } from '../deployment/side.ts';
import { digestIn, nameOf, observedIn } from './observed-effects.ts';
import { followRecord } from './observed-record.ts';
import { recordSetsInWords, type StandingRecordSets, standingRecordSets } from './observed-record-sets.ts';
import { discoveredTargets } from './observed-tasks.ts';
import type { RunningTeal } from './start-teal.ts';
import { unannouncedWayBack } from './unannounced-way-back.ts';

/**
 * A task's process and its connections end on wall-clock time: its end is noticed within two wall seconds,
 * and 30 AWS seconds.
 */
const NOTICE_MS = { wall: 2_000, aws: 30_000 };

export interface InvariantWatch {
  /** The invariants' count of judgements, violations so far, and what they have learned of the world. */
  readonly seen: Watch;
  /** The service's record as the last write left it. */
  readonly record: ServiceRecord;
  /**
   * What is done in it is somebody else's doing, not Teal's: for stories with a person who edits weights or
   * stops tasks.
   */
  somebodyElse<T>(work: () => Promise<T>): Promise<T>;
  /** Ends the watch; what waited for an explanation is judged by what is known. */
  end(): { readonly checked: number; readonly violations: readonly Violation[] };
}

/**
 * Judges the invariants after every effect of a local AWS and every change of the service's record. Begins
 * with the world as it stands; a deployment in flight by then would be judged by its second half alone, so
 * watch before the first push.
 */
export async function watchInvariants({
  local,
  ports,
  config,
}: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'ports' | 'config'>): Promise<InvariantWatch> {
  const record = await ports.record.read(config.service);
  const containers = ports.containers(config.cluster);
  const services = await Promise.all(config.sides.map(({ service }) => containers.describe(service)));

  const records = await standingRecordSets(ports, config, local.clock.now());

  // From here on nothing is awaited: what happens between this look and the first effect would be missed.
  const seen = invariants(policyOf(config, local, records.settle));
  const strangers = new AsyncLocalStorage<true>();
  const discovered = discoveredTargets({ local, config });
  for (const one of [...standing(local), ...discovered.standing, ...records.routes]) seen.observe(one);
  for (const service of services)
    if (service)
      seen.observe({
        kind: 'service',
        at: local.clock.now(),
        service: service.service,
        desired: service.desired,
        revision: service.taskDefinition,
      });

  const followed = followRecord(record);
  /** A task of green that is not of the revision that the deployment says to have set. */
  const isOfAnotherRevision = (told: Observation | undefined): boolean => {
    const { green, plan } = followed.record.active ?? {};
    if (told?.kind !== 'task' || !green || told.service !== plan?.green.service) return false;
    const task = local.services.ecs.facade.tasks().find(({ arn }) => arn === told.task);
    return task !== undefined && task.taskDefinition !== green.taskDefinition;
  };
  const unannounced = unannouncedWayBack();
  const unwatch = local.effects.watch((effect) => {
    const told = effect.kind === 'records' ? recordSetsInWords(effect, config) : observedIn(effect);
    for (const announced of unannounced(effect, told, seen.world)) seen.observe(announced);
    if (told) seen.observe(strangers.getStore() || isOfAnotherRevision(told) ? doneBySomebodyElse(told) : told);
    for (const target of discovered.learn(effect)) seen.observe(target);
    for (const change of followed.learn(effect)) seen.observe(change);
  });
  return {
    seen,
    get record() {
      return followed.record;
    },
    somebodyElse: (work) => strangers.run(true, work),
    end() {
      unwatch();
      seen.end();
      return { checked: seen.checked, violations: seen.violations };
    },
  };
}

function doneBySomebodyElse(told: Observation): Observation {
  switch (told.kind) {
    case 'route':
    case 'service':
    case 'struck':
    case 'task':
      return { ...told, by: 'somebody else' };
    default:
      return told;
  }
}

function policyOf(config: ServiceConfig, local: LocalAws, settle: StandingRecordSets['settle']): WatchPolicy {
  const { targetGroups } = local.services.elbv2.facade.snapshot();
  const homes = config.sides.map((side) => homeOf(side));
  const drains = homes.map((home) => targetGroups[home]?.deregistrationDelaySeconds ?? 0);
  const { factor } = local.clock;
  return {
    ...plannerOf(config).watched(config),
    sides: config.sides.map((side, index) => ({ service: side.service, group: homes[index] })) as unknown as WatchPolicy['sides'],
    settleMs: settle.settleSeconds * 1000,
    beforeDestroyMs: settle.settleBeforeDestroySeconds * 1000,
    drainMs: Math.max(...drains) * 1000,
    noticeMs: Number.isFinite(factor) ? Math.max(NOTICE_MS.aws, NOTICE_MS.wall * factor) : NOTICE_MS.aws,
  };
}

/** The world as it stands, as if it had all happened just now. */
function standing({ clock, services }: LocalAws): Observation[] {
  const at = clock.now();
  const { routes, targetGroups } = services.elbv2.facade.snapshot();
  return [
    ...Object.entries(routes).map(([route, { weights }]) => ({ kind: 'route' as const, at, route, weights })),
    ...services.ecs.facade.tasks().map(({ arn, service, images: [image = ''], targets: [target], address = target?.address }) => ({
      kind: 'task' as const,
      at,
      task: arn,
      service: nameOf(service),
      ...digestIn(image),
      ...(address && { target: `${address.id}:${address.port}` }),
    })),
    ...Object.entries(targetGroups).flatMap(([group, { targets }]) =>
      targets.map(({ id, port, state }) => ({ kind: 'target' as const, at, group, target: `${id}:${port}`, state })),
    ),
  ];
}
