import { type SpeakOptions, secondsOf, speak } from '../orders/speak.ts';

/** Makes the bake or the rollback window that is under way longer. `time`: by how much, one word or two. */
export const extend = (service: string, time: readonly string[], options: SpeakOptions): Promise<void> =>
  speak('extend', service, options, secondsOf(time.join(' '), 'duration'));
