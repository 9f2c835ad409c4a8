import type { DeclaredCall } from './aws-call.ts';
import type { Ports, Setup } from './ports.ts';

/**
 * What stands behind a name of `Ports`: the port itself, or what the port is made into for one plan or
 * cluster.
 */
type Behind<P> = P extends (...given: never[]) => infer Made ? Made : P;

/** Methods of a port, by name. */
export type MethodsOf<K extends keyof Ports> = NamesOfMethods<Behind<Ports[K]>>;

type NamesOfMethods<P> = { [M in keyof P]: P[M] extends (...given: never[]) => unknown ? M : never }[keyof P] & string;

/** The same port with some of its methods only. */
type Narrowed<P, M> = P extends (...given: infer Given) => infer Made
  ? (...given: Given) => Pick<Made, M & keyof Made>
  : Pick<P, M & keyof P>;

/**
 * The AWS adapter of one port: how it is made, and which calls each of its methods may make, over whichever
 * route.
 */
export interface PortMaker<K extends keyof Ports = keyof Ports> {
  readonly port: K;
  readonly calls: Readonly<Record<MethodsOf<K>, readonly DeclaredCall[]>>;
  make(setup: Setup): Ports[K];
  /** The port as an action names it: with the methods that it uses. Its role is made from these. */
  only<M extends MethodsOf<K>>(...methods: readonly [M, ...M[]]): UsedPort<K, M>;
}

/** A port as one action uses it. */
export interface UsedPort<K extends keyof Ports = keyof Ports, M extends string = string> {
  readonly port: K;
  readonly methods: readonly M[];
  readonly calls: Readonly<Record<string, readonly DeclaredCall[]>>;
  make(setup: Setup): Ports[K];
}

/** The ports of an action that names these, with the methods that it names. A port may be named twice. */
export type PortsOf<U extends readonly UsedPort[]> = {
  readonly [K in U[number]['port']]: Narrowed<Ports[K], Extract<U[number], { readonly port: K }>['methods'][number]>;
};

/** The same uses, each port once: with all methods that it is named with. */
export function eachPortOnce(uses: readonly UsedPort[]): readonly UsedPort[] {
  const once = new Map<string, UsedPort>();
  for (const use of uses) {
    const before = once.get(use.port);
    const methods = [...new Set([...(before?.methods ?? []), ...use.methods])];
    once.set(use.port, { ...use, methods, calls: { ...before?.calls, ...use.calls } });
  }
  return [...once.values()];
}

/** Calls of the port maker are marked pure, so that a bundle without the port does not keep its adapter. */
export function portMaker<K extends keyof Ports>(spec: Pick<PortMaker<K>, 'port' | 'calls' | 'make'>): PortMaker<K> {
  return {
    ...spec,
    only: (...methods) => ({
      port: spec.port,
      methods,
      calls: Object.fromEntries(methods.map((method) => [method, spec.calls[method]])),
      make: spec.make,
    }),
  };
}
