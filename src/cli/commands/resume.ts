import { type SpeakOptions, speak } from '../orders/speak.ts';

/** Ends a pause: the bake goes on with the time that was left. */
export const resume = (service: string, options: SpeakOptions): Promise<void> => speak('resume', service, options);
