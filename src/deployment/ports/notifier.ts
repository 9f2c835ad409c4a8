import type { EndedDeployment } from '../record.ts';

/** Tells people how a deployment ended. A notification that fails never fails a deployment. */
export interface Notifier {
  ended(deployment: EndedDeployment, signal?: AbortSignal): Promise<void>;
}

export const silent: Notifier = { ended: async () => {} };
