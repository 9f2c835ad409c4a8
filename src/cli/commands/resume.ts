import { type SpeakOptions, saidByCommand } from '../orders/said-by-command.ts';

/** Ends a pause: the bake goes on with the time that was left. */
export const resume = (service: string, options: SpeakOptions): Promise<void> => saidByCommand('resume', service, options);
