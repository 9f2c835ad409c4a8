/** A name that a function can be invoked by. */
export interface FunctionAlias {
  readonly name: string;
  readonly description: string;
  /** Changes with every change. */
  readonly revision: string;
}

/**
 * The aliases of functions, by the functions' ARNs. All of them point to `$LATEST`: there are no versions
 * here.
 */
export class Aliases {
  readonly #byFunction = new Map<string, Map<string, FunctionAlias>>();

  get(functionArn: string, name: string): FunctionAlias | undefined {
    return this.#byFunction.get(functionArn)?.get(name);
  }

  put(functionArn: string, alias: FunctionAlias): void {
    const own = this.#byFunction.get(functionArn) ?? new Map<string, FunctionAlias>();
    this.#byFunction.set(functionArn, own.set(alias.name, alias));
  }

  remove(functionArn: string, name: string): void {
    this.#byFunction.get(functionArn)?.delete(name);
  }

  /** The function is gone, and its aliases with it. */
  forget(functionArn: string): void {
    this.#byFunction.delete(functionArn);
  }
}
