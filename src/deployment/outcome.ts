/** How a deployment ends. */
export const OUTCOMES = {
  SUCCEEDED: 'green has all traffic, and blue has none',
  ROLLED_BACK: 'all traffic is back on blue, and green has none',
  SUPERSEDED: 'it gave way to a newer deployment before it had any traffic',
  REFUSED: 'the plan was refused, or another deployment was in flight; nothing was changed',
  NOTHING_TO_DO: 'what was asked for already runs, or the request was a duplicate or out of date',
  PUT_BACK: 'weights that somebody had changed are back where the last deployment left them; no version was changed',
  NOT_PUT_BACK: 'weights that somebody had changed were not put back; no version was changed',
  RETIRED: 'a side that was kept without traffic is down; no version was changed',
  NOT_RETIRED: 'a side that was kept without traffic still stands; no version was changed',
  NEEDS_HUMAN: 'it stopped where going on by itself could hurt; the lease stays held until a person decides',
} as const satisfies Record<string, string>;

export type Outcome = keyof typeof OUTCOMES;
