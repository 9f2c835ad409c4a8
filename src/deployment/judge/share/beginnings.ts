/** People have made the deployment longer: after so many minutes of it, by so many. */
export interface Longer {
  readonly after: number;
  readonly minutes: number;
}

/** How many minutes a deployment may be judged by: as planned, and as people have made it longer since. */
export interface PlannedMinutes {
  readonly plannedMinutes: number;
  /** In the order in which it was said. Absent: it lasts as planned. */
  readonly longer?: readonly Longer[];
}

/** All of them, at least 1. */
export const minutesInAll = ({ plannedMinutes, longer = [] }: PlannedMinutes): number =>
  longer.reduce((sum, { minutes }) => sum + minutes, Math.max(1, plannedMinutes));

/**
 * What is staked on a later beginning at each minute (counted from 0), as a share of all that is staked on
 * later beginnings. As planned every minute has the same. Once a deployment is made longer, what is not
 * staked yet is divided among all minutes to come: whoever makes it longer has seen the minutes before, and
 * none of those. So the shares never add up to more than 1, whatever people say, and neither does what they
 * are won with: the probability of a false fail stays. A minute that nobody has said would come has none.
 */
export function shareOfBeginning({ plannedMinutes, longer = [] }: PlannedMinutes): (minute: number) => number {
  let [end, left] = [Math.max(1, plannedMinutes), 1];
  let [from, share] = [0, 1 / end];
  const pieces = [{ from, share }];
  const go = (to: number, next: number) => {
    left = Math.max(0, left - share * (to - from));
    [from, share] = [to, next];
    pieces.push({ from, share });
  };
  for (const { after, minutes } of longer) {
    const begins = Math.max(after, from);
    // Nobody has said that a minute between would come.
    if (begins > end) go(Math.max(end, from), 0);
    end = Math.max(end, begins) + minutes;
    go(begins, 0);
    share = end > begins ? left / (end - begins) : 0;
    pieces.push({ from, share });
  }
  return (minute) => (minute < end ? (pieces.findLast((piece) => minute >= piece.from)?.share ?? 0) : 0);
}
