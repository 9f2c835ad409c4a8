import type { LocalAws } from '@teal/local-aws';
import type { SampleVersionName } from '../../../../sample/checkout/versions.ts';
import type { Clients } from '../../../aws/clients.ts';
import type { DeploymentErrorName } from '../../../deployment/errors.ts';
import type { Outcome } from '../../../deployment/outcome.ts';
import type { ServiceConfig } from '../../../deployment/service-config.ts';
import type { Cue } from './cue.ts';

/** A push of the demo, and what must become of it. */
export interface Chapter {
  readonly version: SampleVersionName;
  /** Left out: the version's name. */
  readonly tag?: string;
  /** Its execution is stopped in the first bake, as a person may do in the console. */
  readonly stopped?: true;
  /** What happens to it from outside, one after the other. All of it must come about. */
  readonly cues?: readonly Cue[];
  readonly outcome: Outcome;
  /** The failure that must end it, where it is to fail. */
  readonly failure?: DeploymentErrorName;
  /** Whether production may be answered by it. */
  readonly serves: boolean;
}

/** What is not as it should be once a deployment has ended, a sentence each. */
export type Aftermath = (outcome: Outcome, deployment: string) => readonly string[];

export interface Story {
  readonly title: string;
  /** Changes the sample's configuration before it is installed. */
  readonly configure?: <C extends ServiceConfig>(config: C) => C;
  /**
   * Makes what the configuration names, before the first push. Gives what is looked at behind each chapter.
   */
  readonly furnish?: (sample: { readonly clients: Clients; readonly local: LocalAws }) => Promise<Aftermath>;
  readonly chapters: readonly Chapter[];
}
