import type { Json, JsonObject } from '../json.ts';
import type { Bindings } from '../jsonata/engine.ts';

/**
 * The variables of a machine, a branch or an iteration.
 * Inner scopes read outer variables and assign only their own.
 */
export class Scope {
  readonly #variables: Record<string, Json>;

  /** `outer`: the enclosing scope, or the engine's root for the outermost one. */
  constructor(outer: Scope | Bindings) {
    this.#variables = Object.create(outer instanceof Scope ? outer.bindings : outer) as Record<string, Json>;
  }

  /** What expressions see: own variables, then the outer ones. */
  get bindings(): Bindings {
    return this.#variables;
  }

  /** All variables of one Assign change together, when the state is left. */
  assign(values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) this.#variables[name] = value;
  }
}
