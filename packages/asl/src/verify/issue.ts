/**
 * What can be wrong with a machine. `refused`: the service does not take the definition, or the execution
 * breaks where it stands. `unsafe`: the service takes it, and it does what nobody means.
 */
export const issueKinds = {
  'not-json': { level: 'refused', means: 'The text is no JSON object.' },
  'too-large': { level: 'refused', means: 'A definition has at most 1 MB.' },
  'not-jsonata': { level: 'refused', means: 'Every state is JSONata, declared once at the top.' },
  'jsonpath-field': { level: 'refused', means: 'The field belongs to JSONPath and has no meaning in a JSONata state.' },
  'jsonpath-key': { level: 'unsafe', means: 'A key that ends in .$ is a plain key here: its value is not looked up.' },
  'unknown-field': { level: 'refused', means: 'A state of this type has no such field.' },
  'missing-field': { level: 'refused', means: 'A state of this type needs the field.' },
  'unknown-type': { level: 'refused', means: 'There is no such type of state.' },
  'bad-value': { level: 'refused', means: 'The field does not take this value.' },
  'out-of-range': { level: 'refused', means: 'The number is outside of what the service takes.' },
  'bad-name': { level: 'refused', means: 'State names have 1 to 80 characters.' },
  'duplicate-name': { level: 'refused', means: 'A state name stands once in the whole machine, branches and processors included.' },
  'duplicate-key': { level: 'refused', means: 'A variable keeps the values of one state.' },
  'empty-body': { level: 'unsafe', means: 'A loop without states runs round and round and does nothing.' },
  'too-much-history': { level: 'unsafe', means: 'The history of an execution has at most 25,000 events.' },
  'misplaced-end': { level: 'refused', means: 'fail and succeed stand in no guard, handOut stands in one, and leave in a block.' },
  'unknown-state': { level: 'refused', means: 'A transition leads to a state that is not there.' },
  'bad-transition': { level: 'refused', means: 'A state goes on with Next or ends with End, one of the two.' },
  unreachable: { level: 'refused', means: 'No way leads to the state.' },
  'no-way-to-end': { level: 'refused', means: 'No way leads to an end: a machine, a branch and a processor each have one.' },
  'endless-loop': { level: 'unsafe', means: 'The loop is never left, or only when something fails.' },
  'no-default': { level: 'unsafe', means: 'A Choice without Default fails with States.NoChoiceMatched when no rule holds.' },
  'bad-variable-name': {
    level: 'refused',
    means: 'Variable names start with a letter and have at most 80 letters, digits and underscores.',
  },
  'reserved-variable': { level: 'refused', means: 'The variable name belongs to the service.' },
  'hides-function': { level: 'unsafe', means: 'A variable with the name of a JSONata function makes the function unusable.' },
  'shadowed-variable': {
    level: 'refused',
    means: 'Branches and processors may not assign a variable of the machine around them. Their own Catch may.',
  },
  'unknown-variable': { level: 'unsafe', means: 'Nothing assigns the variable: a read comes to nothing, and mostly fails.' },
  'unassigned-variable': { level: 'unsafe', means: 'The variable is not assigned on every way to the state: on the others it is nothing.' },
  'not-an-expression': { level: 'unsafe', means: 'The text has only one of {% and %} in its place, so it is taken literally.' },
  'misplaced-expression': { level: 'refused', means: 'The field takes no expression.' },
  'does-not-parse': { level: 'refused', means: 'The expression is no JSONata 2.0.6.' },
  'misplaced-states-member': { level: 'refused', means: '$states has the member, but not in this field.' },
  'unknown-states-member': { level: 'refused', means: '$states has input, context, result and errorOutput.' },
  'bare-name': { level: 'refused', means: 'There is no context at the top of an expression, so $, $$ and plain names are refused.' },
  'unknown-function': { level: 'refused', means: 'The service has no such function.' },
  'bad-retry': { level: 'refused', means: 'A retrier or catcher is not as the service wants it.' },
  'unknown-error-name': {
    level: 'unsafe',
    means: 'Error names that begin with States. are kept for the service: it has none of this name.',
  },
  'no-timeout': { level: 'unsafe', means: 'Without TimeoutSeconds a task may hang for three years.' },
  'heartbeat-too-long': { level: 'refused', means: 'HeartbeatSeconds is less than TimeoutSeconds.' },
  'bad-resource': { level: 'refused', means: 'The resource is no integration that the service has.' },
  'unguarded-read': {
    level: 'unsafe',
    means: 'A state that cannot have a Catch reads what can be absent, between states that are caught: the run would end there, unhandled.',
  },
} as const satisfies Record<string, { readonly level: Level; readonly means: string }>;

export type Level = 'refused' | 'unsafe';
export type IssueCode = keyof typeof issueKinds;

/** Keys and positions from the top of the definition. */
export type IssuePath = readonly (string | number)[];

export interface Issue {
  readonly code: IssueCode;
  readonly level: Level;
  readonly path: IssuePath;
  /** What is wrong here. */
  readonly message: string;
  /** What to write instead. */
  readonly instead: string;
}

/** `level` where one case is milder than its kind. */
export const issue = (
  code: IssueCode,
  path: IssuePath,
  message: string,
  instead: string,
  level: Level = issueKinds[code].level,
): Issue => ({
  code,
  level,
  path,
  message,
  instead,
});

/** One line for people: `States.Shift.Next: ... Instead: ...` */
export const issueText = (each: Issue): string =>
  `${each.path.length === 0 ? 'definition' : each.path.map(String).join('.')}: ${each.message} ${each.instead} [${each.code}]`;
