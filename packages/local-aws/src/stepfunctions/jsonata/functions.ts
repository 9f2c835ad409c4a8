import { createHash } from 'node:crypto';
import { uuid } from '../../kernel/ids.ts';
import { javaRandomDouble } from './java-random.ts';
import type { Meter } from './meter.ts';

/** Where an evaluation's own meter is bound: no expression can name it. */
export const METER = ' meter';

interface Focus {
  readonly environment: { lookup(name: string): unknown };
}
type Implementation = (this: Focus, ...args: never[]) => unknown;
interface JsonataFunction {
  readonly _jsonata_function: true;
  readonly implementation: Implementation;
}

const define = (implementation: Implementation): JsonataFunction => ({ _jsonata_function: true, implementation });

/** JSONata errors are objects with a code; the library makes the message from its catalogue. */
const mismatch = (token: string, index: number) => ({ code: 'T0410', token, index });
const refusal = (message: string) => ({ code: 'D3137', message });

function noMore(token: string, taken: number, surplus: readonly unknown[]): void {
  if (surplus.length > 0) throw mismatch(token, taken + 1);
}

/** Numbers are rounded towards zero (observed: `$range(-1.7, 2, 1)` begins at -1). */
function integer(token: string, index: number, value: unknown): number {
  if (typeof value !== 'number') throw mismatch(token, index);
  return Math.trunc(value);
}

/** Lists that collapse to their only element, as JSONata's own sequences do. */
function sequence(items: unknown[]): unknown {
  return Object.defineProperty(items, 'sequence', { enumerable: false, value: true });
}

const HASHES = ['SHA-1', 'SHA-384', 'SHA-256', 'SHA-512', 'MD5'] as const;

/**
 * The functions that Step Functions adds to JSONata ($partition, $range, $hash, $random with a seed, $uuid,
 * $parse), the ones bound to the clock and the seeded random, and $eval removed. Source: "Transforming data
 * with JSONata" of the Step Functions guide; what happens on odd arguments was observed on the service.
 */
export function stepFunctionsFunctions(random: () => number): Readonly<Record<string, unknown>> {
  return {
    eval: undefined,

    now: define(function now(this: Focus, picture?: string, timezone?: string) {
      const { implementation } = this.environment.lookup('fromMillis') as { implementation: (...args: unknown[]) => unknown };
      return implementation.call(this, instantOf(this), picture, timezone);
    }),

    millis: define(function millis(this: Focus) {
      return instantOf(this);
    }),

    random: define(function drawn(seed?: unknown, ...surplus: unknown[]) {
      noMore('random', 1, surplus);
      return seed === undefined ? random() : javaRandomDouble(BigInt(integer('random', 1, seed)));
    }),

    shuffle: define(function shuffle(items?: unknown) {
      if (items === undefined) return undefined;
      const shuffled = Array.isArray(items) ? [...(items as unknown[])] : [items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
      }
      return shuffled;
    }),

    uuid: define((...surplus: unknown[]) => {
      noMore('uuid', 0, surplus);
      return uuid(random);
    }),

    partition: define(function partition(items?: unknown, size?: unknown, ...surplus: unknown[]) {
      noMore('partition', 2, surplus);
      if (items === undefined) return undefined;
      if (!Array.isArray(items)) throw { code: 'T0412', token: 'partition', index: 1 };
      if (items.length === 0) return undefined;
      const list: unknown[] = [...(items as unknown[])];
      if (size === undefined) return [list];
      const length = integer('partition', 2, size);
      if (length < 0) throw refusal('Second argument must be zero or greater');
      if (length === 0) return undefined;
      return Array.from({ length: Math.ceil(list.length / length) }, (_, i) => list.slice(i * length, (i + 1) * length));
    }),

    range: define(function range(first?: unknown, last?: unknown, step?: unknown, ...surplus: unknown[]) {
      noMore('range', 3, surplus);
      const start = integer('range', 1, first);
      const end = integer('range', 2, last);
      if (step === undefined) return undefined;
      const by = integer('range', 3, step);
      if (by === 0 || (by > 0 && start > end) || (by < 0 && start < end)) return undefined;
      return sequence(Array.from({ length: Math.floor((end - start) / by) + 1 }, (_, i) => start + i * by));
    }),

    hash: define(function hash(text?: unknown, algorithm?: unknown, ...surplus: unknown[]) {
      noMore('hash', 2, surplus);
      if (typeof text !== 'string') throw mismatch('hash', 1);
      if (algorithm === undefined) return undefined;
      if (typeof algorithm !== 'string') throw mismatch('hash', 2);
      const known = HASHES.find((name) => name === algorithm);
      if (!known) throw refusal(`Hash algorithm '${algorithm}' must be one of ${HASHES.join(', ')}`);
      return createHash(known.replace('-', '')).update(text, 'utf8').digest('hex');
    }),

    parse: define(function parse(text?: unknown, ...surplus: unknown[]) {
      noMore('parse', 1, surplus);
      if (text === undefined) return undefined;
      if (typeof text !== 'string') throw mismatch('parse', 1);
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw refusal('Invalid JSON');
      }
    }),
  };
}

const instantOf = (focus: Focus): number => (focus.environment.lookup(METER) as Meter).instant;
