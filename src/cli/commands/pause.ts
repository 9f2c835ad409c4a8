import { type SpeakOptions, secondsOf, speak } from '../orders/speak.ts';

interface PauseOptions extends SpeakOptions {
  /** For how long. */
  readonly for: string;
}

/** Holds the split for a time: the bake goes on after it. */
export const pause = (service: string, options: PauseOptions): Promise<void> =>
  speak('pause', service, options, secondsOf(options.for, '--for'));
