import type { Clock } from '../../clock/clock.ts';
import { afterProbe, type ProbeResult } from './health.ts';
import { FIRST_CHECKS, type Standing } from './standing.ts';
import type { Target, TargetGroup } from './target-group.ts';

export interface HealthCheckPorts {
  readonly clock: Clock;
  probe(target: Target): Promise<ProbeResult>;
  setStanding(target: Target, standing: Standing): void;
}

/**
 * When targets are checked. The first check of a new target comes as soon as its registration is done.
 * From then on all targets of a group are checked together, at the multiples of their interval:
 * groups of one interval share a timer, and a group without targets has none.
 */
export class HealthChecks {
  readonly #ports: HealthCheckPorts;
  /** When each group's next round is due, and the timers of those instants. */
  readonly #rounds = new Map<TargetGroup, number>();
  readonly #timers = new Map<number, () => void>();
  readonly #firsts = new Map<Target, () => void>();

  constructor(ports: HealthCheckPorts) {
    this.#ports = ports;
  }

  /** Begins to check a target that is `initial`, `afterMs` from now. */
  begin(target: Target, afterMs: number): void {
    this.#firsts.get(target)?.();
    const cancel = this.#ports.clock.after(afterMs, () => {
      this.#firsts.delete(target);
      if (!isChecked(target)) return;
      if (target.standing.state === 'initial') this.#ports.setStanding(target, FIRST_CHECKS);
      void this.#check(target);
    });
    this.#firsts.set(target, cancel);
    if (!this.#rounds.has(target.group)) this.#scheduleRound(target.group);
  }

  /** Stops checking a group; nothing more changes its targets' health. */
  end(group: TargetGroup): void {
    this.#rounds.delete(group);
    for (const [target, cancel] of this.#firsts) {
      if (target.group !== group) continue;
      cancel();
      this.#firsts.delete(target);
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    for (const cancel of this.#firsts.values()) cancel();
    this.#rounds.clear();
    this.#timers.clear();
    this.#firsts.clear();
  }

  /** `after`: the round that was due last; a real timer may fire a little before its time. */
  #scheduleRound(group: TargetGroup, after = 0): void {
    const intervalMs = group.healthCheck.intervalSeconds * 1000;
    const now = this.#ports.clock.now();
    const due = (Math.floor(Math.max(now, after) / intervalMs) + 1) * intervalMs;
    this.#rounds.set(group, due);
    if (!this.#timers.has(due))
      this.#timers.set(
        due,
        this.#ports.clock.after(due - now, () => this.#runRounds(due)),
      );
  }

  #runRounds(due: number): void {
    this.#timers.delete(due);
    for (const [group, dueAt] of this.#rounds) {
      if (dueAt !== due) continue;
      this.#rounds.delete(group);
      const checked = group.members.registered().filter(isChecked);
      if (checked.length === 0) continue;
      this.#scheduleRound(group, due);
      for (const target of checked) if (!this.#firsts.has(target)) void this.#check(target);
    }
  }

  async #check(target: Target): Promise<void> {
    // A check may outlast the interval (its time-out is wall-clock time):
    // the next round then leaves the target out.
    if (target.checking) return;
    target.checking = true;
    const result = await this.#ports.probe(target);
    target.checking = false;
    if (!isChecked(target)) return;
    const after = afterProbe(target, result, target.group.healthCheck);
    target.passes = after.passes;
    target.failures = after.failures;
    if (after.standing !== target.standing) this.#ports.setStanding(target, after.standing);
  }
}

const isChecked = (target: Target) =>
  target.standing.state !== 'unused' && target.standing.state !== 'draining' && target.group.members.targets.get(target.key) === target;
