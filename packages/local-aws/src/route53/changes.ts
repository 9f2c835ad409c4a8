import type { ChangeInfo } from '@aws-sdk/client-route-53';
import { letterId } from '../kernel/ids.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { noSuchChange } from './refusals.ts';

interface Submitted {
  readonly at: number;
  readonly comment: string | undefined;
  inSync: boolean;
}

/** Changes that were taken, and whether every name server answers by them. */
export class Changes {
  readonly #ctx: ServiceContext;
  readonly #submitted = new Map<string, Submitted>();

  constructor(ctx: ServiceContext) {
    this.#ctx = ctx;
  }

  /** A new change, PENDING until `live` resolves. */
  submit(live: Promise<void>, comment?: string): ChangeInfo {
    const id = `C${letterId(this.#ctx.random, 20).toUpperCase()}`;
    const change: Submitted = { at: this.#ctx.clock.now(), comment, inSync: false };
    this.#submitted.set(id, change);
    void live.then(() => {
      change.inSync = true;
      this.#ctx.effects.emit({ kind: 'in-sync', change: id });
    });
    return this.describe(id);
  }

  /** Throws `NoSuchChange`. */
  describe(id: string): ChangeInfo {
    const change = this.#submitted.get(id);
    if (!change) throw noSuchChange(id);
    return {
      Id: `/change/${id}`,
      Status: change.inSync ? 'INSYNC' : 'PENDING',
      SubmittedAt: new Date(change.at),
      ...(change.comment === undefined ? {} : { Comment: change.comment }),
    };
  }
}
