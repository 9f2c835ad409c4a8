import type { DeclaredCall } from './aws-call.ts';
import type { MethodsOf } from './port-maker.ts';

/** The calls of a kind of route, for each method of the ports that differ by kind. */
export type RouteCalls = { readonly [P in 'rest' | 'router' | 'stage' | 'world']: Readonly<Record<MethodsOf<P>, readonly DeclaredCall[]>> };
