import type { ServiceRecord } from '../record.ts';

/**
 * When the newest of everything was asked for that the record knows of, in milliseconds; undefined: nothing
 * ever was. Records of an older release have no `asked`, and tell it from what else they know.
 */
export function newestAsk({ asked, newestPush, active, queued, starting, last }: ServiceRecord): number | undefined {
  const told = asked === undefined ? [active?.request.at, queued?.at, starting?.request.at, last?.startedAt] : [asked];
  const times = [...told, newestPush?.at].flatMap((time) => (time === undefined ? [] : Date.parse(time)));
  return times.length === 0 ? undefined : Math.max(...times);
}
