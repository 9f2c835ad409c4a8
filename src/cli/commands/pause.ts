import { type SpeakOptions, saidByCommand, secondsOf } from '../orders/said-by-command.ts';

interface PauseOptions extends SpeakOptions {
  /** For how long. */
  readonly for: string;
}

/** Holds the split for a time: the bake goes on after it. */
export const pause = (service: string, options: PauseOptions): Promise<void> =>
  saidByCommand('pause', service, options, { seconds: secondsOf(options.for, '--for') });
