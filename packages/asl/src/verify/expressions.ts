import type { StateType } from '../definition.ts';
import type { StatesMember } from '../expression.ts';
import type { IssuePath } from './issue.ts';
import { type Parsed, parseJsonata } from './jsonata-syntax.ts';
import { isRecord, type JsonRecord, listOf, recordOf } from './record.ts';

/** A text of a state that the service evaluates, or one that looks so. */
export interface Text {
  readonly path: IssuePath;
  readonly text: string;
  /** What `$states` has here. */
  readonly members: readonly StatesMember[];
  readonly takesExpression: boolean;
  /** The JSONata between `{%` and `%}`; undefined when the text is plain text. */
  readonly parsed?: Parsed;
  /** For a Choice rule: the condition that holds when the text is evaluated. */
  readonly given?: Parsed;
}

const always: readonly StatesMember[] = ['input', 'context'];
const afterwards: readonly StatesMember[] = [...always, 'result'];
const failed: readonly StatesMember[] = [...always, 'errorOutput'];

/** Fields that are evaluated before the state's work is done, and those that see its result. */
const evaluated = {
  Task: { before: ['Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'], after: ['Output', 'Assign'] },
  Parallel: { before: ['Arguments'], after: ['Output', 'Assign'] },
  Map: {
    before: [
      'Items',
      'ItemSelector',
      'ItemReader',
      'ItemBatcher',
      'ResultWriter',
      'MaxConcurrency',
      'ToleratedFailureCount',
      'ToleratedFailurePercentage',
    ],
    after: ['Output', 'Assign'],
  },
  Pass: { before: ['Output', 'Assign'], after: [] },
  Wait: { before: ['Seconds', 'Timestamp', 'Output', 'Assign'], after: [] },
  Choice: { before: ['Output', 'Assign'], after: [] },
  Succeed: { before: ['Output'], after: [] },
  Fail: { before: ['Error', 'Cause'], after: [] },
} as const satisfies Record<StateType, { readonly before: readonly string[]; readonly after: readonly string[] }>;

const constant = ['Type', 'Resource', 'Next', 'Default', 'StartAt', 'QueryLanguage', 'Label', 'Mode', 'ExecutionType'];

export function textsOf(type: StateType, body: JsonRecord, path: IssuePath): readonly Text[] {
  const fields = evaluated[type];
  return [
    ...fields.before.flatMap((field) => texts(body[field], [...path, field], always)),
    ...fields.after.flatMap((field) => texts(body[field], [...path, field], afterwards)),
    ...listOf(body.Choices).flatMap((rule, i) => ruleTexts(rule, [...path, 'Choices', i])),
    ...listOf(body.Catch).flatMap((catcher, i) =>
      ['Output', 'Assign'].flatMap((field) => texts(recordOf(catcher)[field], [...path, 'Catch', i, field], failed)),
    ),
    ...constant.flatMap((field) => texts(body[field], [...path, field], [], false)),
  ];
}

function ruleTexts(rule: unknown, path: IssuePath): Text[] {
  const { Condition, Output, Assign } = recordOf(rule);
  const conditions = texts(Condition, [...path, 'Condition'], always);
  const given = conditions[0]?.parsed ? { given: conditions[0].parsed } : {};
  return [
    ...conditions,
    ...texts(Output, [...path, 'Output'], always).map((each) => ({ ...each, ...given })),
    ...texts(Assign, [...path, 'Assign'], always).map((each) => ({ ...each, ...given })),
  ];
}

function texts(value: unknown, path: IssuePath, members: readonly StatesMember[], takesExpression = true): Text[] {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return [{ path, text: value, members, takesExpression, ...(expression === undefined ? {} : { parsed: parseJsonata(expression) }) }];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => texts(item, [...path, i], members, takesExpression));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, member]) => texts(member, [...path, key], members, takesExpression));
  return [];
}

const expressionIn = (text: string): string | undefined => (text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2) : undefined);
