import type { Check, FailPolicy, Policy } from '../check.ts';
import type { JudgeConfig } from '../service-config.ts';
import { checksOf } from './checks-of.ts';

/** What a check, or the health of the targets, may come to. */
export type CheckOutcome = 'pass' | 'fail' | 'inconclusive' | 'none';

type Policies = { readonly fail?: FailPolicy; readonly inconclusive?: Policy; readonly none?: Policy };

/** What this outcome of a check leads to. `check` absent: of the targets' health. */
export function policyOf(outcome: CheckOutcome, judge: JudgeConfig, check?: Pick<Check, 'fail' | 'inconclusive' | 'none'>): Policy {
  const own: Policies = check ?? {};
  return outcome === 'pass' ? 'pass' : (own[outcome] ?? judge[outcome]);
}

/** From the weakest: where several checks lead to different ones, the strongest holds. */
const BY_STRENGTH: readonly Policy[] = ['pass', 'wait', 'ask', 'hold', 'rollback'];

export const strongest = (policies: readonly Policy[]): Policy =>
  policies.reduce((a, b) => (BY_STRENGTH.indexOf(b) > BY_STRENGTH.indexOf(a) ? b : a), 'pass' as Policy);

/** How long each keeps the split after the end of a bake, in seconds. */
const KEEPS: { readonly [P in Policy]: (judge: JudgeConfig) => number } = {
  pass: () => 0,
  rollback: () => 0,
  wait: ({ patienceSeconds }) => patienceSeconds,
  ask: ({ answerSeconds }) => answerSeconds,
  hold: ({ hold }) => hold.seconds,
};

export const keepsFor = (policy: Policy, judge: JudgeConfig): number => KEEPS[policy](judge);

/** The longest time that a bake may go on after its end, in seconds. One outcome may follow another. */
export function longestAfterBake(judge: JudgeConfig): number {
  const used = new Set(
    [undefined, ...checksOf(judge)].flatMap((check) =>
      (['fail', 'inconclusive', 'none'] as const).map((outcome) => policyOf(outcome, judge, check)),
    ),
  );
  return [...used].reduce((seconds, policy) => seconds + keepsFor(policy, judge), 0);
}
