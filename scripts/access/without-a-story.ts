const LOST_GROUP = 'somebody takes a target group out of a rule, or a record away, between the last write and the retirement';

/**
 * Permissions that no story uses, each with what would have to happen. A row that some story does use is out
 * of date, and refused.
 */
export const WITHOUT_A_STORY: Readonly<Record<string, string>> = {
  'teal-retire-blue elasticloadbalancing:ModifyListener on ProductionListeners': LOST_GROUP,
  'teal-retire-blue elasticloadbalancing:ModifyRule on ProductionRules': LOST_GROUP,
  'teal-retire-blue route53:ChangeResourceRecordSets on Records': LOST_GROUP,
  'teal-retire-green elasticloadbalancing:ModifyListener on ProductionListeners': LOST_GROUP,
  'teal-retire-green elasticloadbalancing:ModifyRule on ProductionRules': LOST_GROUP,
  'teal-retire-green route53:ChangeResourceRecordSets on Records': LOST_GROUP,
  'teal-set-stage elasticloadbalancing:ModifyRule on StageRules': 'somebody opens the stage after it was shut before the first weight',
};
