import type { PutRuleCommandInput, Target } from '@aws-sdk/client-eventbridge';

/** A rule that calls functions of the installation. */
export interface FunctionRule {
  readonly rule: PutRuleCommandInput & { readonly Name: string };
  /** At most five: what EventBridge takes of a rule (User Guide, "Amazon EventBridge quotas"). */
  readonly targets: readonly FunctionTarget[];
}

interface FunctionTarget {
  /** The function that is called. */
  readonly calls: string;
  /** What it is given. */
  readonly target: Omit<Target, 'Arn'>;
}
