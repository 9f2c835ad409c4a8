import type { ActiveDeployment, HeardAlarm } from './record.ts';
import type { JudgeConfig } from './service-config.ts';

/** Heard, and not judged yet: nothing that is judged meanwhile waits while there is one. */
export const unjudged = ({ heard = [] }: ActiveDeployment): HeardAlarm | undefined => heard.find((each) => each.judged === undefined);

/** The same of one that takes a deployment back by itself: what runs where nobody judges ends by it. */
export const takesBack = ({ plan, heard = [] }: ActiveDeployment): HeardAlarm | undefined =>
  heard.find(({ alarm, judged }) => judged === undefined && plan !== undefined && leadsBack(alarm, plan.judge));

const leadsBack = (alarm: string, { alarms, checks, fail }: JudgeConfig): boolean =>
  [
    ...alarms.filter((name) => name === alarm).map(() => fail),
    ...checks.filter(({ of }) => 'alarm' in of && of.alarm === alarm).map((check) => check.fail ?? fail),
  ].includes('rollback');

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
