import type { Policy } from '../check.ts';
import { lengthOf } from '../duration.ts';
import type { JudgeConfig } from '../service-config.ts';

/** What each policy leads to, to people. */
const POLICY_TEXTS: { readonly [P in Policy]: (judge: JudgeConfig) => string } = {
  wait: ({ patienceSeconds }) => `wait up to ${lengthOf(patienceSeconds)}, then roll back`,
  rollback: () => 'roll back',
  pass: () => 'go on',
  ask: ({ answerSeconds }) => `ask a person for up to ${lengthOf(answerSeconds)}, then roll back`,
  hold: ({ hold }) => `keep the split for up to ${lengthOf(hold.seconds)}, then ${hold.end === 'pass' ? 'go on' : 'roll back'}`,
};

/** `'wait up to 10 minutes, then roll back'`. */
export const policyText = (policy: Policy, judge: JudgeConfig): string => POLICY_TEXTS[policy](judge);
