import { type SpeakOptions, saidByCommand } from '../orders/said-by-command.ts';

/** Says yes to what the deployment in flight asks. The question says what comes of it. */
export const approveService = (service: string, options: SpeakOptions): Promise<void> => saidByCommand('approve', service, options);
