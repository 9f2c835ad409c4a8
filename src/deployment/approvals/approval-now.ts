import { type Approval, type ApprovalConfig, LONGEST_APPROVAL_SECONDS, lookEvery } from '../approval.ts';
import { lengthOf } from '../duration.ts';
import type { Asked, Question, Wait } from '../wait.ts';

/** An approval that the configuration wants here, and that nobody has given yet. */
export interface WantedApproval {
  readonly after: Approval['after'];
  readonly of: ApprovalConfig;
  /** The question as it is asked for the first time. */
  readonly asked: Pick<Asked, 'seen' | 'asks' | 'yes'>;
  /** ARN of who asked for the deployment, where another person is to approve. */
  readonly notBy?: string;
  /** What silence leads to where it does not go on. */
  readonly back: string;
}

/** Where an approval stands. Times are epoch ms. */
export type ApprovalNow =
  | { readonly kind: 'given'; readonly approval: Approval }
  /**
   * `until`: when silence is an answer, or the question is asked again. `ends`: when silence is an answer.
   */
  | { readonly kind: 'asked'; readonly question: Asked; readonly until: number; readonly ends: number }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Asks, goes on asking, or takes the answer. `wait`: what was asked and answered so far. An answer counts
 * whenever it is heard, silence at the end of the time alone. `latest`: nobody is asked for longer (epoch
 * ms).
 */
export function approvalNow(wanted: WantedApproval, wait: Wait | undefined, now: number, latest = Number.POSITIVE_INFINITY): ApprovalNow {
  const { after, of } = wanted;
  const question = approvalQuestion(wait);
  const answer = answerOf(wait);
  if (answer) return { kind: 'given', approval: { after, ...answer } };
  const at = question === undefined ? now : Date.parse(question.at);
  const until = question === undefined ? now + 1000 * of.withinSeconds : Date.parse(question.until);
  const last = Math.min(latest, at + 1000 * LONGEST_APPROVAL_SECONDS);
  if (now < Math.min(until, last)) return asking(wanted, { until: Math.min(until, last), last });
  switch (of.silence) {
    case 'continue':
      return {
        kind: 'given',
        approval: { after, by: `nobody: approval.silence goes on after ${lengthOf(of.withinSeconds)}`, at: iso(now) },
      };
    case 'rollback':
      return { kind: 'refused', why: `nobody approved within ${lengthOf(of.withinSeconds)}` };
    case 'wait':
      return now >= last
        ? { kind: 'refused', why: `nobody approved since ${iso(at)}` }
        : asking(wanted, { until: Math.min(last, now + 1000 * lookEvery(of.withinSeconds, (now - at) / 1000)), last });
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The wait is about an approval, open or answered. */
export const approvalQuestion = (wait: Wait | undefined): Question | undefined =>
  wait?.question?.approval === true ? wait.question : undefined;

/** Who approved. No other word is a yes to that. */
function answerOf(wait: Wait | undefined): Omit<Approval, 'after'> | undefined {
  const answer = approvalQuestion(wait) && wait?.answer;
  if (answer?.verb !== 'approve') return undefined;
  const { by, at, reason } = answer;
  return { by, at, ...(reason !== undefined && { reason }) };
}

/**
 * Seconds until green is looked at again while a person is asked. `since`: from when looks become rarer. That
 * a question is asked again waits for a look.
 */
export const untilNextLook = (
  everySeconds: number,
  times: { readonly since: number; readonly ends: number; readonly now: number },
): number => {
  const { since, ends, now } = times;
  return Math.max(1, Math.ceil(Math.min((ends - now) / 1000, lookEvery(everySeconds, (now - since) / 1000))));
};

function asking(
  { of, asked, back, notBy }: WantedApproval,
  { until, last }: { readonly until: number; readonly last: number },
): ApprovalNow {
  const { withinSeconds, silence } = of;
  const otherwise = {
    rollback: back,
    continue: 'the deployment goes on',
    wait: until >= last ? back : `it goes on waiting, until ${iso(last)} at most`,
  } as const;
  return {
    kind: 'asked',
    until,
    ends: silence === 'wait' ? last : until,
    question: {
      ...asked,
      otherwise: otherwise[silence],
      patienceSeconds: withinSeconds,
      approval: true,
      ...(notBy !== undefined && { notBy }),
    },
  };
}
