import { type SpeakOptions, speak } from '../orders/speak.ts';

interface PromoteOptions extends SpeakOptions {
  readonly full?: boolean;
}

/** Ends the bake or the rollback window that is under way; `full`: and all bakes to come last no time. */
export const promote = (service: string, { full, ...options }: PromoteOptions): Promise<void> =>
  speak(full ? 'promote fully' : 'promote', service, options);
