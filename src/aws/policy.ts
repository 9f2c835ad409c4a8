/** An IAM policy as plain JSON. Every member that may be one value or a list is a list. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** Operator, then condition key, then the values of which one must match. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What a statement is on. */
export interface Reach {
  readonly resources: readonly string[];
  readonly condition?: Conditions;
}

/**
 * What a call may act on. Statements are made of these: grants of one name have the same resources and
 * conditions.
 */
export interface Grant extends Reach {
  /** Becomes the statement's Sid: letters and digits. */
  readonly name: string;
  /** It refuses what it is on, whatever else allows it. */
  readonly deny?: true;
  /**
   * The same in fewer words, each wider than the one before: taken only where a role's policy would be too
   * long otherwise.
   */
  readonly wider?: readonly Reach[];
}
