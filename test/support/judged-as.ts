import type { Finding } from '../../src/deployment/judge/finding.ts';
import type { JudgedLook } from '../../src/deployment/judge/record-judged.ts';
import type { Judgement } from '../../src/deployment/judge/verdict.ts';

/** A look that says this of everything, and waits on. */
export function judgedAs(verdict: Judgement['verdict'], reasons: readonly string[] = [], more: Partial<JudgedLook> = {}): JudgedLook {
  const finding: Finding = { check: 'targets', kind: 'targets', outcome: verdict, reasons };
  return {
    judgement: { verdict, reasons, findings: [finding] },
    unhealthy: 0,
    next: { kind: 'wait', seconds: 60, accepts: [] },
    answer: undefined,
    heard: [],
    bake: undefined,
    ...more,
  };
}
