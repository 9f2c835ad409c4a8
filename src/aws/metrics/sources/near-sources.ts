import { alarmSource } from './alarm.ts';
import { cloudWatchSource } from './cloud-watch.ts';
import { requestsSource } from './requests.ts';

/** Kinds of sources that the judge asks itself: what AWS counts anyway, without a secret. */
export const NEAR = { requests: requestsSource, cloudWatch: cloudWatchSource, alarm: alarmSource } as const;
