import { type SpeakOptions, saidByCommand, secondsOf } from '../orders/said-by-command.ts';

/** Makes the bake or the rollback window that is under way longer. `time`: by how much, one word or two. */
export const extend = (service: string, time: readonly string[], options: SpeakOptions): Promise<void> =>
  saidByCommand('extend', service, options, { seconds: secondsOf(time.join(' '), 'duration') });
