import type { Approval } from '../approval.ts';
import { approvalNow, approvalQuestion, untilNextLook } from '../approvals/approval-now.ts';
import { approvalOfTested } from '../approvals/wanted-approval.ts';
import { countedAlarms, withJudged } from '../counted-alarms.ts';
import { iso, keep, without, write } from '../record/record-change.ts';
import { goingForward } from '../record/record-forward.ts';
import { askedAt } from '../record/record-wait.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment, Judged } from '../record.ts';
import type { Question } from '../wait.ts';
import { type Finding, TARGETS } from './finding.ts';
import { withHeardAlarms } from './judge-tested.ts';
import { toldJudgement } from './told-judgement.ts';

/** What a look at green comes to while a person is asked whether it may have traffic. */
export type NextOfTested =
  | { readonly kind: 'approved'; readonly approval?: Approval }
  /** `asked`: a person, once more. */
  | { readonly kind: 'wait'; readonly seconds: number; readonly asked?: Question }
  | { readonly kind: 'back'; readonly error: 'JudgedUnhealthy' | 'GreenUnhealthy' | 'NotApproved'; readonly why: string };

export interface TestedLook {
  /** What was read. Alarms that were heard of are the record's own. */
  readonly findings: readonly Finding[];
  /** Targets of green that fail their health check. */
  readonly unhealthy: number;
}

/**
 * Keeps what a look says and decides what follows, in one change: an answer, an order or an alarm that came
 * while it was made is in the record that is decided on. Bad green goes back before any answer counts.
 */
export function testedLook(epoch: number, look: TestedLook, now: number): Transition<NextOfTested> {
  return (record) => {
    const { active } = goingForward(record, epoch);
    const { plan, wait } = active;
    const wanted = plan && !active.hadWeight ? approvalOfTested(plan, active) : undefined;
    // Approved before: this look comes twice, or late.
    if (plan === undefined || wanted === undefined) return keep({ kind: 'approved' });
    const counted = countedAlarms(active);
    const findings = withHeardAlarms(look.findings, counted);
    const seen: ActiveDeployment = {
      ...active,
      judged: toldJudgement({ ...verdictOf(findings), findings, unhealthy: look.unhealthy }, now),
      ...(active.heard && { heard: withJudged(active.heard, counted) }),
    };
    const bad = findings.filter(({ outcome }) => outcome === 'fail');
    if (bad.length > 0) {
      const error = bad.some(({ kind }) => kind === TARGETS) ? 'GreenUnhealthy' : 'JudgedUnhealthy';
      const why = `${bad.flatMap(({ reasons }) => reasons).join('; ')}, while a person was asked for approval`;
      return write(record, { ...record, active: without(seen, 'wait') }, { kind: 'back', error, why });
    }
    const about = wait?.reason === 'approval' ? wait : undefined;
    const state = approvalNow(wanted, about, now);
    switch (state.kind) {
      case 'given': {
        const approvals = [...(active.approvals ?? []), state.approval];
        return write(
          record,
          { ...record, active: { ...without(seen, 'wait'), approvals } },
          { kind: 'approved', approval: state.approval },
        );
      }
      case 'refused':
        return write(record, { ...record, active: without(seen, 'wait') }, { kind: 'back', error: 'NotApproved', why: state.why });
      case 'asked': {
        const before = approvalQuestion(about);
        const question = { ...askedAt(state.question, now, state.until), ...(before && { at: before.at }) };
        const asked = before === undefined || question.until > before.until ? { asked: question } : {};
        const since = Date.parse(question.at);
        const seconds = untilNextLook(plan.judge.everySeconds, { since, ends: state.ends, now });
        const next = { ...seen, wait: { ...(about ?? { reason: 'approval' as const, at: iso(now) }), question } };
        return write(record, { ...record, active: next }, { kind: 'wait', seconds, ...asked });
      }
    }
  };
}

function verdictOf(findings: readonly Finding[]): Pick<Judged, 'verdict' | 'reasons'> {
  const verdict = (['fail', 'none', 'inconclusive'] as const).find((word) => findings.some(({ outcome }) => outcome === word)) ?? 'pass';
  return { verdict, reasons: findings.filter(({ outcome }) => outcome === verdict).flatMap(({ reasons }) => reasons) };
}
