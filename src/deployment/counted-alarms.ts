import type { ActiveDeployment, HeardAlarm } from './record.ts';

/** Heard, and not judged yet: nothing that is judged meanwhile waits while there is one. */
export const unjudged = ({ heard = [] }: ActiveDeployment): HeardAlarm | undefined => heard.find((each) => each.judged === undefined);

/**
 * What counts at a look: what was heard since the bake before ended. An alarm that is well again by the look
 * is bad for the rest of the bake.
 */
export function countedAlarms({ heard = [], bakes = [] }: ActiveDeployment): readonly HeardAlarm[] {
  const since = bakes.at(-1)?.endedAt;
  return since === undefined ? heard : heard.filter(({ heardAt, judged }) => judged === undefined || heardAt >= since);
}

/** After a judgement that was made with these. */
export const withJudged = (heard: readonly HeardAlarm[], seen: readonly HeardAlarm[]): readonly HeardAlarm[] =>
  heard.map((each) => (seen.some(({ alarm, at }) => alarm === each.alarm && at === each.at) ? { ...each, judged: true } : each));
