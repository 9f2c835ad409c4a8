import type { Problem } from '../problem.ts';
import { writePath } from './configuration-problems.ts';

/**
 * A value that somebody wrote, read without trusting its shape: a member that is not there reads as absent,
 * and nothing throws.
 */
export class Written {
  readonly #value: unknown;
  readonly #path: readonly PropertyKey[];

  constructor(value: unknown, path: readonly PropertyKey[] = []) {
    this.#value = value;
    this.#path = path;
  }

  at(...keys: readonly PropertyKey[]): Written {
    return keys.reduce<Written>((here, key) => {
      const inside = here.#value;
      const member = typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key) ? (inside as never)[key] : undefined;
      return new Written(member, [...here.#path, key]);
    }, this);
  }

  get items(): readonly Written[] {
    return Array.isArray(this.#value) ? this.#value.map((_, index) => this.at(index)) : [];
  }

  get keys(): readonly string[] {
    return this.isObject ? Object.keys(this.#value as object) : [];
  }

  get isObject(): boolean {
    return typeof this.#value === 'object' && this.#value !== null && !Array.isArray(this.#value);
  }

  get present(): boolean {
    return this.#value !== undefined;
  }

  get text(): string | undefined {
    return typeof this.#value === 'string' ? this.#value : undefined;
  }

  get number(): number | undefined {
    return typeof this.#value === 'number' ? this.#value : undefined;
  }

  get raw(): unknown {
    return this.#value;
  }

  get path(): string {
    return writePath(this.#path);
  }

  problem(message: string): Problem {
    return { path: this.path, message };
  }
}
