import { type SpeakOptions, saidByCommand } from '../orders/said-by-command.ts';

/** Says no to what the deployment in flight asks: it goes back. */
export const reject = (service: string, options: SpeakOptions): Promise<void> => saidByCommand('reject', service, options);
