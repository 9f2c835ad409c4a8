import type { SampleVersionName } from '../../../sample/checkout/versions.ts';
import type { Outcome } from '../../deployment/outcome.ts';
import type { ActiveDeployment } from '../../deployment/record.ts';
import type { Pair } from './pair.ts';
import type { Acted } from './stories/cue.ts';
import type { Pace } from './tally.ts';
import type { Trace } from './trace.ts';

/** Everything that there is to see at one moment. */
export interface Scene {
  readonly speed: number;
  /** Since the demo began, wall-clock. */
  readonly elapsedMs: number;
  /** AWS milliseconds. */
  readonly now: number;
  readonly deployment?: DeploymentScene;
  readonly pair: Pair;
  /** Which of the pair is blue. */
  readonly blue: 0 | 1;
  readonly traffic: TrafficScene;
  readonly invariants: { readonly checked: number; readonly violated: number };
}

export interface DeploymentScene {
  readonly version: SampleVersionName;
  readonly story: string;
  readonly trace: Trace;
  /** Weights of the steps. */
  readonly weights: readonly number[];
  readonly judged?: NonNullable<ActiveDeployment['judged']>;
}

interface TrafficScene {
  readonly pace: Pace;
  readonly dropped: number;
  /** Of the last few seconds. */
  readonly p99Ms: number;
  /** Requests that failed, whoever's doing it was: a second each, newest last. */
  readonly failures: readonly number[];
  /** Connections that the held WebSocket has made. */
  readonly sockets: number;
}

/** What happens, as it is told. */
export type News =
  | {
      readonly kind: 'started';
      readonly title: string;
      readonly endpoint: string;
      readonly url: string;
      readonly tasks: number;
      readonly perSecond: number;
    }
  | { readonly kind: 'pushed'; readonly version: string; readonly digest: string; readonly story: string }
  | { readonly kind: 'entered'; readonly version: string; readonly state: string }
  | { readonly kind: 'shifted' }
  /** Its execution, by somebody. */
  | { readonly kind: 'stopped'; readonly version: string }
  /** To the deployment, by a person or an alarm. */
  | { readonly kind: 'acted'; readonly version: string; readonly acted: Acted }
  /** By an execution of its own. */
  | { readonly kind: 'recovered'; readonly version: string; readonly execution: string }
  | { readonly kind: 'judged'; readonly version: string; readonly verdict: string; readonly reasons: readonly string[] }
  | {
      readonly kind: 'ended';
      readonly deployment: DeploymentScene;
      readonly outcome: Outcome;
      readonly cause: string;
      readonly transitions: number;
    }
  /** Now and then. */
  | { readonly kind: 'pace' };

/** Where the demo is shown. */
export interface Show {
  tell(news: News, scene: Scene): void;
  /** Several times a second. */
  draw(scene: Scene): void;
  /** Nothing more comes: the terminal is as it was. */
  close(): void;
}
