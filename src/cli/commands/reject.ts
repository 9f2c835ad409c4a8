import { type SpeakOptions, speak } from '../orders/speak.ts';

/** Says no to what the deployment in flight asks: it goes back. */
export const reject = (service: string, options: SpeakOptions): Promise<void> => speak('reject', service, options);
