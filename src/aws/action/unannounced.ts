import type { StageRoute } from '../../deployment/ports/stage-route.ts';
import type { StageView } from '../../deployment/stage-view.ts';

/** Methods of ports that change what serves users. Tags are read by people only. */
interface Acting {
  readonly router: 'write' | 'reattach';
  readonly containers: 'raise' | 'scale' | 'revision' | 'own';
  readonly tasks: 'run' | 'stop';
}

/** The stage route may be shut unannounced: no traffic reaches a side by that. */
type Shut<S> =
  S extends Pick<StageRoute, 'show'>
    ? Omit<S, 'show'> & { show(view: Extract<StageView, { shows: 'nothing' }>, signal?: AbortSignal): Promise<void> }
    : S;

type Still<K, Made> = K extends keyof Acting ? Omit<Made, Acting[K]> : K extends 'stage' ? Shut<Made> : Made;

/** Ports without their acting methods: `announced` alone hands those out. */
export type Unannounced<P> = {
  readonly [K in keyof P]: P[K] extends (...given: infer Given) => infer Made ? (...given: Given) => Still<K, Made> : P[K];
};
