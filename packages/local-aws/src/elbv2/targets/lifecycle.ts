import type { TargetAddress } from '../../kernel/neighbours.ts';
import type { ServiceContext } from '../../kernel/service.ts';
import type { Resources } from '../resources.ts';
import { drained } from './drain.ts';
import type { ProbeResult } from './health.ts';
import { HealthChecks } from './health-checks.ts';
import { DRAINING, FIRST_CHECKS, NOT_IN_USE, REGISTERING, type Standing } from './standing.ts';
import { Target, type TargetGroup, targetKey } from './target-group.ts';

export interface TargetLifecycleOptions {
  /** AWS ms from RegisterTargets to the first health check. */
  readonly registrationMs: number;
}

/** What the data plane does for targets. */
export interface TargetPlane {
  probe(target: Target): Promise<ProbeResult>;
  /** Closes whatever is still open to a target that has left its group. */
  release(target: Target): void;
}

/** Targets from registration to departure: unused, initial, healthy or unhealthy, draining, gone. */
export class TargetLifecycle {
  readonly #ctx: ServiceContext;
  readonly #resources: Resources;
  readonly #plane: TargetPlane;
  readonly #checks: HealthChecks;
  readonly #attached = new Set<TargetGroup>();
  readonly #registrationMs: number;
  /** Called when the registered targets of a group, or their health, changed. */
  readonly #onChange: (group: TargetGroup) => void;

  constructor(
    ctx: ServiceContext,
    resources: Resources,
    plane: TargetPlane,
    options: TargetLifecycleOptions,
    onChange: (group: TargetGroup) => void,
  ) {
    this.#ctx = ctx;
    this.#resources = resources;
    this.#plane = plane;
    this.#registrationMs = options.registrationMs;
    this.#onChange = onChange;
    this.#checks = new HealthChecks({
      clock: ctx.clock,
      probe: (target) => plane.probe(target),
      setStanding: (target, standing) => this.#setStanding(target, standing),
    });
  }

  isAttached(group: TargetGroup): boolean {
    return this.#attached.has(group);
  }

  /**
   * To be called after every change of rules:
   * groups that are forwarded to are checked, the others are unused.
   */
  refreshAttachments(): void {
    for (const group of this.#resources.targetGroups.values()) {
      const attached = this.#resources.loadBalancersOf(group.arn).length > 0;
      if (attached === this.#attached.has(group)) continue;
      if (attached) {
        this.#attached.add(group);
        for (const target of group.members.registered()) this.#startChecking(target, FIRST_CHECKS, 0);
      } else {
        this.#attached.delete(group);
        this.#checks.end(group);
        for (const target of group.members.registered()) this.#setStanding(target, { ...NOT_IN_USE, before: target.standing.state });
      }
    }
  }

  /** A target that is registered already stays as it is; one that drains is registered anew. */
  register(group: TargetGroup, address: TargetAddress): void {
    const key = targetKey(address);
    const present = group.members.targets.get(key);
    if (present && present.standing.state !== 'draining') return;
    const target = new Target(group, address);
    group.members.targets.set(key, target);
    group.members.leaving.delete(key);
    if (this.#attached.has(group)) this.#startChecking(target, REGISTERING, this.#registrationMs);
    else this.#tell(target);
  }

  /**
   * Takes a target out of rotation at once. Resolves when it has left: nothing is open to it any more, or the
   * deregistration delay is over and what was open is closed. A target of an unused group leaves at once.
   */
  async deregister(group: TargetGroup, address: TargetAddress): Promise<void> {
    const { members } = group;
    const target = members.targets.get(targetKey(address));
    if (!target || target.standing.state === 'draining') return;
    const delayMs = this.#attached.has(group) ? Number(group.attributes.get('deregistration_delay.timeout_seconds')) * 1000 : 0;
    const until = this.#ctx.clock.now() + delayMs;
    this.#setStanding(target, DRAINING);
    const open = await drained(target, delayMs, this.#ctx.clock);
    this.#plane.release(target);
    if (open > 0) this.#ctx.effects.emit({ kind: 'drain-closed', targetGroup: group.arn, target: target.key, connections: open });
    if (members.targets.get(target.key) !== target) return;
    members.targets.delete(target.key);
    members.leaving.set(target.key, { target, until });
    this.#ctx.effects.emit({ kind: 'target', targetGroup: group.arn, target: target.key, state: 'gone' });
  }

  stop(): void {
    this.#checks.stop();
  }

  #startChecking(target: Target, standing: Standing, afterMs: number): void {
    target.passes = 0;
    target.failures = 0;
    this.#setStanding(target, standing);
    this.#checks.begin(target, afterMs);
  }

  #setStanding(target: Target, standing: Standing): void {
    const sameState = target.standing.state === standing.state;
    target.standing = standing;
    if (!sameState) this.#tell(target);
  }

  /** A target came or changed state: rotation, watchers and metrics follow. */
  #tell(target: Target): void {
    const { group, standing } = target;
    group.members.refresh();
    this.#ctx.effects.emit({
      kind: 'target',
      targetGroup: group.arn,
      target: target.key,
      state: standing.state,
      ...(standing.reason ? { reason: standing.reason } : {}),
    });
    this.#onChange(group);
  }
}
