import type { ActiveDeployment } from '../../../deployment/record.ts';
import type { ServiceConfig } from '../../../deployment/service-config.ts';
import type { Verb } from '../../../deployment/word.ts';
import type { RunningTeal } from '../../start-teal.ts';

/** Something that happens to a deployment of the demo from outside, once it stands where that makes sense. */
export interface Cue {
  /** Where the deployment must stand: its record is read until it does. */
  readonly once: (active: ActiveDeployment) => boolean;
  readonly does: SaidVerb | AlarmRings;
}

/** Somebody says a verb, as the command does: at the door, by a signed word. */
interface SaidVerb {
  readonly verb: Verb;
  /** Of a verb that wants a time. */
  readonly seconds?: number;
}

/** A CloudWatch alarm goes into ALARM. It is well again once the deployment has ended. */
interface AlarmRings {
  readonly alarm: string;
}

/** A cue that came about. */
export interface Acted {
  readonly does: Cue['does'];
  /** AWS milliseconds: when it was said, or the alarm was set. */
  readonly at: number;
  /** Of a verb: what was answered, in a line. */
  readonly told: string;
  /** The word was not taken. */
  readonly refused: boolean;
}

/** Says a verb to the deployment in flight. `code`: as the command ends. */
export type Speaks = (
  sample: RunningTeal<unknown, ServiceConfig>,
  verb: Verb,
  seconds: number | undefined,
) => Promise<{ readonly code: number; readonly line: string }>;
