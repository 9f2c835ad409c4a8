import type { LocalAws } from '@teal/local-aws';
import type { EndedDeployment, ServiceRecord } from '../../src/deployment/record.ts';
import { HANGING_MS } from '../../src/rehearsal/hanging.ts';
import type { InvariantWatch } from '../../src/rehearsal/watch-invariants.ts';

/** An execution as far as its status changes have told. */
export interface SeenExecution {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
}

/** AWS time that a story in virtual time waits for something before it gives up. */
const VIRTUAL_PATIENCE_MS = 12 * 3_600_000;

/**
 * What has become of deployments so far, and waiting for more: conditions are looked at after every effect,
 * never by the clock.
 */
export class Progress {
  /** In the order of their start. */
  readonly executions: SeenExecution[] = [];
  /** Deployments that have ended, in order. */
  readonly ended: EndedDeployment[] = [];
  /** The state that was entered last, whichever execution entered it. */
  state = '';
  readonly #local: LocalAws;
  readonly #watch: InvariantWatch;
  readonly #waiting = new Set<() => void>();
  readonly #unwatch: () => void;

  /**
   * `watch` must have been started before: what an effect did to the record is known when conditions are
   * looked at.
   */
  constructor(local: LocalAws, watch: InvariantWatch) {
    this.#local = local;
    this.#watch = watch;
    this.#unwatch = local.effects.watch((effect) => {
      if (effect.kind === 'state' && effect.phase === 'entered') this.state = effect.state;
      if (effect.kind === 'execution') this.#sawExecution(effect.execution, effect.status);
      const { last } = watch.record;
      if (last && !this.ended.some(({ id }) => id === last.id)) this.ended.push(last);
      for (const look of [...this.#waiting]) look();
    });
  }

  get record(): ServiceRecord {
    return this.#watch.record;
  }

  /**
   * The value of `look`, as soon as it has one. Rejects when that takes too long; `what` says what was
   * awaited.
   */
  until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        cancel();
        this.#waiting.delete(again);
      };
      const again = () => {
        try {
          const value = look();
          if (value === undefined || value === false) return;
          end();
          resolve(value);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const { clock } = this.#local;
      const cancel = clock.after(Number.isFinite(clock.factor) ? HANGING_MS * clock.factor : VIRTUAL_PATIENCE_MS, () => {
        end();
        reject(new Error(`waited in vain until ${what}\n${this.describe()}`));
      });
      this.#waiting.add(again);
      again();
    });
  }

  stop(): void {
    this.#unwatch();
  }

  /** For messages of failed stories. */
  describe(): string {
    const { active, last, queued } = this.record;
    const { seen } = this.#watch;
    return [
      ...this.executions.map(({ name, status }) => `execution ${name}: ${status}`),
      `active: ${active ? `${active.id} in '${active.phase}', confirmed ${JSON.stringify(active.confirmed?.split)}, failure ${JSON.stringify(active.failure)}, needs human ${JSON.stringify(active.needsHuman)}` : 'none'}`,
      `state entered last: ${this.state}`,
      `queued: ${queued?.image.tag ?? 'none'}`,
      `last: ${last ? `${last.id} ${last.outcome}: ${last.cause}` : 'none'}`,
      ...new Set(seen.violations.map(({ invariant, detail }) => `violated: ${invariant} ${detail}`)),
    ].join('\n');
  }

  #sawExecution(arn: string, status: string): void {
    const seen = { arn, name: arn.split(':').at(-1) ?? arn, status };
    const at = this.executions.findIndex((one) => one.arn === arn);
    if (at === -1) this.executions.push(seen);
    else this.executions[at] = seen;
  }
}
