import { type SpeakOptions, saidByCommand } from '../orders/said-by-command.ts';

interface PromoteOptions extends SpeakOptions {
  readonly full?: boolean;
}

/** Ends the bake or the rollback window that is under way; `full`: and all bakes to come last no time. */
export const promote = (service: string, { full, ...options }: PromoteOptions): Promise<void> =>
  saidByCommand(full ? 'promote fully' : 'promote', service, options);
