/** One pattern as AWS judges it: whether an event matches, or the words it is refused with. */
export interface PatternCase {
  /** Where the judgement is from. */
  readonly source: string;
  readonly pattern: string;
  /** Members of the event beside those that every event has; its detail unless told otherwise. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly answer: boolean | string;
}

const GUIDE = 'EventBridge User Guide, "Comparison operators"';
const RULER = 'aws/event-ruler, readme and JsonRuleCompiler';
const RECORDED = 'localstack/localstack, test_events_patterns.snapshot.json';

type Row = readonly [pattern: unknown, event: Readonly<Record<string, unknown>>, answer: boolean | string];

const cases = (source: string, rows: readonly Row[]): PatternCase[] =>
  rows.map(([pattern, event, answer]) => ({
    source,
    pattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern),
    event,
    answer,
  }));

const detail = (value: unknown) => ({ detail: value });
const of = (name: string, ...allowed: unknown[]) => detail({ [name]: allowed });

const BUS = { EventBusArn: 'arn:aws:events:us-east-1:123456789012:event-bus/myEventBus' };
const MUST_BE_NUMERIC = (operator: string) => `Value of ${operator} must be numeric`;
const ANY_BUT_VALUE = 'Value of anything-but must be an array or single string/number value.';
const WORD = (token: string) =>
  `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;

export const PATTERNS: readonly PatternCase[] = [
  ...cases(GUIDE, [
    // Values.
    [{ source: ['shop'] }, {}, true],
    [{ source: ['aws.ec2', 'shop'] }, {}, true],
    [{ source: ['Shop'] }, {}, false],
    [{ Source: ['shop'] }, {}, false],
    [{ 'detail-type': ['Order'], source: ['other'] }, {}, false],
    [{ resources: ['arn:two'] }, { resources: ['arn:one', 'arn:two'] }, true],
    [{ resources: ['arn:three'] }, { resources: ['arn:one', 'arn:two'] }, false],
    [of('x', ''), detail({ x: '' }), true],
    [of('x', ''), detail({ x: null }), false],
    [of('x', null), detail({ x: null }), true],
    [of('x', null), detail({ x: '' }), false],
    [of('x', null), detail({}), false],
    [of('x', true), detail({ x: true }), true],
    [of('x', true), detail({ x: 'true' }), false],
    [of('x', 301.8), detail({ x: 3.018e2 }), true],
    [of('x', 5), detail({ x: 5.0 }), true],
    [of('x', '5'), detail({ x: 5 }), false],
    // Prefix and suffix.
    [{ time: [{ prefix: '2026-01' }] }, {}, true],
    [{ region: [{ prefix: 'eu' }] }, {}, false],
    [of('x', { prefix: { 'equals-ignore-case': 'EVENTB' } }), detail({ x: 'EventBridge' }), true],
    [of('x', { prefix: '' }), detail({ x: 'anything' }), true],
    [of('x', { suffix: '.png' }), detail({ x: 'a.png' }), true],
    [of('x', { suffix: '.png' }), detail({ x: 'a.PNG' }), false],
    [of('x', { suffix: { 'equals-ignore-case': '.png' } }), detail({ x: 'a.PNG' }), true],
    [of('x', { prefix: '1' }), detail({ x: 12 }), false],
    // Any case.
    [{ 'detail-type': [{ 'equals-ignore-case': 'oRDER' }] }, {}, true],
    [of('x', { 'equals-ignore-case': '' }), detail({ x: '' }), true],
    [of('x', { 'equals-ignore-case': '' }), detail({ x: 'a' }), false],
    // Anything but.
    [of('x', { 'anything-but': 'initializing' }), detail({ x: 'running' }), true],
    [of('x', { 'anything-but': 'running' }), detail({ x: 'running' }), false],
    [of('x', { 'anything-but': 123 }), detail({ x: 124 }), true],
    [of('x', { 'anything-but': ['stopped', 'overloaded'] }), detail({ x: 'stopped' }), false],
    [of('x', { 'anything-but': [100, 200, 300] }), detail({ x: 300 }), false],
    [of('x', { 'anything-but': { 'equals-ignore-case': ['Initializing', 'STOPPED'] } }), detail({ x: 'stopped' }), false],
    [of('x', { 'anything-but': { prefix: 'init' } }), detail({ x: 'running' }), true],
    [of('x', { 'anything-but': { prefix: ['init', 'run'] } }), detail({ x: 'running' }), false],
    [of('x', { 'anything-but': { suffix: ['.txt', '.rtf'] } }), detail({ x: 'a.doc' }), true],
    [of('x', { 'anything-but': { wildcard: '*/lib/*' } }), detail({ x: 'a/lib/b' }), false],
    [of('x', { 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }), detail({ x: 'a/src/b' }), true],
    [of('x', { 'anything-but': 'a' }), detail({}), false],
    [of('x', { 'anything-but': 'a' }), detail({ x: null }), true],
    [of('x', { 'anything-but': 'a' }), detail({ x: ['a', 'b'] }), true],
    // Numbers.
    [
      detail({ c: [{ numeric: ['>', 0, '<=', 5] }], d: [{ numeric: ['<', 10] }], x: [{ numeric: ['=', 3.018e2] }] }),
      detail({ c: 5, d: 9, x: 301.8 }),
      true,
    ],
    [of('x', { numeric: ['>', 0, '<', 5] }), detail({ x: 5 }), false],
    [of('x', { numeric: ['>=', -1] }), detail({ x: -1 }), true],
    [of('x', { numeric: ['=', 5] }), detail({ x: '5' }), false],
    [of('x', { numeric: ['>', -1] }), detail({ x: null }), false],
    // Addresses.
    [of('ip', { cidr: '10.0.0.0/24' }), detail({ ip: '10.0.0.255' }), true],
    [of('ip', { cidr: '10.0.0.0/24' }), detail({ ip: '10.0.1.0' }), false],
    [of('ip', { cidr: '2001:db8:1234:1a00::/56' }), detail({ ip: '2001:0db8:1234:1a00:0000:0000:0000:0000' }), true],
    [of('ip', { cidr: '2001:db8:1234:1a00::/56' }), detail({ ip: '2001:0db8:123f:1a01::' }), false],
    [of('ip', { cidr: '10.0.0.0/24' }), detail({ ip: 'not an address' }), false],
    // Existence.
    [of('x', { exists: true }), detail({ x: 1 }), true],
    [of('x', { exists: true }), detail({}), false],
    [of('x', { exists: false }), detail({}), true],
    [of('x', { exists: false }), detail({ x: 1 }), false],
    [of('x', { exists: true }), detail({ x: [] }), false],
    [of('x', { exists: false }), detail({ x: [] }), true],
    [of('x', { exists: true }), detail({ x: { y: 1 } }), false],
    [of('x', 'a', { exists: false }), detail({}), true],
    // Wildcards.
    [{ EventBusArn: [{ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }] }, BUS, true],
    [{ EventBusArn: [{ wildcard: 'arn:aws:events:*:*:event-bus/*' }] }, BUS, true],
    [{ EventBusArn: [{ wildcard: '*:event-bus/*' }] }, BUS, true],
    [{ EventBusArn: [{ wildcard: 'arn:aws:events:*:rule/*' }] }, BUS, false],
    [of('x', { wildcard: 'a\\*b' }), detail({ x: 'a*b' }), true],
    [of('x', { wildcard: 'a\\*b' }), detail({ x: 'axb' }), false],
    [of('x', { wildcard: 'C:\\\\*' }), detail({ x: 'C:\\Users' }), true],
    // Or.
    [detail({ $or: [{ c: [{ numeric: ['>', 0] }] }, { x: ['a'] }] }), detail({ c: 0, x: 'a' }), true],
    [detail({ $or: [{ c: [1] }, { x: ['a'] }] }), detail({ c: 2, x: 'b' }), false],
    [
      { source: ['shop'], $or: [{ detail: { a: [1] } }, { detail: { b: [2], $or: [{ c: [3] }, { d: [4] }] } }] },
      detail({ b: 2, d: 4 }),
      true,
    ],
    [
      { source: ['shop'], $or: [{ detail: { a: [1] } }, { detail: { b: [2], $or: [{ c: [3] }, { d: [4] }] } }] },
      detail({ b: 2, d: 5 }),
      false,
    ],
    [detail({ $or: [{ x: [{ exists: false }] }, { x: ['a'] }] }), detail({ x: 'b' }), false],
  ]),
  ...cases(RULER, [
    // A dot joins names, in the pattern as in the event.
    [{ 'detail.state.status': ['on'] }, detail({ state: { status: 'on' } }), true],
    [detail({ state: { status: ['on'] } }), detail({ 'state.status': 'on' }), true],
    [detail({ 'state.status': ['on'] }), detail({ state: { status: 'off' } }), false],
    // Arrays are looked at element by element, and fields of one element go together.
    [
      detail({ parts: { name: ['a'], size: [2] } }),
      detail({
        parts: [
          { name: 'a', size: 1 },
          { name: 'b', size: 2 },
        ],
      }),
      false,
    ],
    [
      detail({ parts: { name: ['b'], size: [2] } }),
      detail({
        parts: [
          { name: 'a', size: 1 },
          { name: 'b', size: 2 },
        ],
      }),
      true,
    ],
    [
      detail({ 'parts.name': ['a'], 'parts.size': [2] }),
      detail({
        parts: [
          { name: 'a', size: 1 },
          { name: 'b', size: 2 },
        ],
      }),
      false,
    ],
    [detail({ a: { b: { c: [1], d: [2] } } }), detail({ a: [{ b: [{ c: 1 }, { d: 2 }] }] }), false],
    [detail({ a: { b: { c: [1], d: [2] } } }), detail({ a: [{ b: [{ c: 1, d: 2 }] }] }), true],
    [of('x', 'b'), detail({ x: [['a'], ['b']] }), true],
    [detail({ parts: { name: ['a'], size: [{ exists: false }] } }), detail({ parts: [{ name: 'a' }, { size: 1 }] }), false],
    [of('x', { exactly: 'a' }), detail({ x: 'a' }), true],
    [of('ip', '::1'), detail({ ip: '0:0:0:0:0:0:0:1' }), true],
    // $or that is no list of patterns is a field like any other.
    [detail({ $or: [{ prefix: 'a' }, { prefix: 'b' }] }), detail({ $or: 'bc' }), true],
    [detail({ $or: ['a'] }), detail({ $or: 'a' }), true],
    // Refusals.
    ['{}', {}, 'Empty objects are not allowed'],
    [detail({}), {}, 'Empty objects are not allowed'],
    [of('x', ['a']), {}, 'Match value must be String, number, true, false, or null'],
    [of('x', {}), {}, 'Match expression name not found'],
    [of('x', { starts: 'a' }), {}, 'Unrecognized match type starts'],
    [of('x', { prefix: 'a', suffix: 'b' }), {}, 'Only one key allowed in match expression'],
    [of('x', { exactly: 1 }), {}, 'exact match pattern must be a string'],
    [of('x', { exists: 'yes' }), {}, 'exists match pattern must be either true or false.'],
    [of('x', { prefix: { wildcard: 'a' } }), {}, 'Unsupported prefix pattern: wildcard'],
    [of('x', { suffix: { prefix: 'a' } }), {}, 'Unsupported suffix pattern: prefix'],
    [of('x', { prefix: {} }), {}, 'Prefix expression name not found'],
    [of('x', { prefix: { 'equals-ignore-case': 1 } }), {}, 'equals-ignore-case match pattern must be a string'],
    [of('x', { numeric: 5 }), {}, 'Value of numeric must be an array.'],
    [of('x', { numeric: [] }), {}, 'Invalid member in numeric match: ]'],
    [of('x', { numeric: [3, '<'] }), {}, 'Invalid member in numeric match: 3'],
    [of('x', { numeric: ['~', 1] }), {}, 'Unrecognized numeric range operator: ~'],
    [of('x', { numeric: ['=', '5'] }), {}, MUST_BE_NUMERIC('equals')],
    [of('x', { numeric: ['<=', null] }), {}, MUST_BE_NUMERIC('<=')],
    [of('x', { numeric: ['<', 5, '>', 1] }), {}, 'Too many elements in numeric expression'],
    [of('x', { numeric: ['>', 1, 5] }), {}, 'Bad value in numeric range: 5'],
    [of('x', { numeric: ['>', 1, '<', 5, '<'] }), {}, 'Too many terms in numeric range expression'],
    [of('x', { numeric: ['>', 5, '<', 5] }), {}, 'Bottom must be less than top'],
    [of('x', { numeric: ['>', 5.1e9] }), {}, 'Value must be between -5.0E9 and 5.0E9, inclusive'],
    [of('x', { 'anything-but': { prefix: '' } }), {}, 'Null prefix/suffix not allowed'],
    [of('x', { 'anything-but': { suffix: '' } }), {}, 'Null prefix/suffix not allowed'],
    [of('x', { 'anything-but': { prefix: ['a', ''] } }), {}, 'Null prefix/suffix not allowed'],
    [of('x', { 'anything-but': { numeric: ['=', 1] } }), {}, 'Unsupported anything-but pattern: numeric'],
    [of('x', { 'anything-but': {} }), {}, 'Anything-But expression name not found'],
    [
      of('x', { 'anything-but': ['a', 1] }),
      {},
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [of('x', { 'anything-but': [] }), {}, 'Inside anything but list, either all values are number or string, mixed type is not supported'],
    [of('x', { 'anything-but': [null] }), {}, 'Inside anything but list, start|null|boolean is not supported.'],
    [of('x', { 'anything-but': null }), {}, ANY_BUT_VALUE],
    [of('x', { 'anything-but': true }), {}, ANY_BUT_VALUE],
    [of('ip', { cidr: '10.0.0.0/-1' }), {}, 'Malformed CIDR, mask bits must not be negative'],
    [of('ip', { cidr: '10.0.0.0/32' }), {}, 'IPv4 mask bits must be < 32'],
    [of('ip', { cidr: '2001:db8::/128' }), {}, 'IPv6 mask bits must be < 128'],
    [of('x', { wildcard: 'a\\b' }), {}, 'Invalid escape character at pos 2'],
  ]),
  ...cases(RECORDED, [
    ['{"int": 42}', {}, '"int" must be an object or an array'],
    ['{"string": "my-value"}', {}, '"string" must be an object or an array'],
    ['{"resources": []}', {}, 'Empty arrays are not allowed'],
    ['["not", "a", "dict", "but valid json"]', {}, 'Filter is not an object'],
    ['this is valid json but not a dict', {}, WORD('this')],
    ['{"not": closed mark"', {}, WORD('closed')],
    ["{'bad': 'quotation'}", {}, "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    [of('equal', { NUMERIC: ['=', 5] }), {}, 'Unrecognized match type NUMERIC'],
    [{ my_key: [{ EXISTS: true }] }, {}, 'Unrecognized match type EXISTS'],
    [of('c-count', { numeric: ['>', 0, '>', 0] }), {}, 'Bad numeric range operator: >'],
    [of('c-count', { numeric: ['>', 0, '<'] }), {}, MUST_BE_NUMERIC('<')],
    [{ EventBusArn: [{ wildcard: 'arn:aws:events:us-east-1:**:event-bus/*' }] }, {}, 'Consecutive wildcard characters at pos 26'],
    [{ EventBusArn: [{ wildcard: 123 }] }, {}, 'wildcard match pattern must be a string'],
    [{ EventBusArn: [{ wildcard: ['a*'] }] }, {}, 'wildcard match pattern must be a string'],
    [
      { EventBusArn: [{ wildcard: '*:*:*:*:*:event-bus/*' }] },
      BUS,
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    ],
    [{ 'detail-type': [{ 'equals-ignore-case': ['order'] }] }, {}, 'equals-ignore-case match pattern must be a string'],
    [{ 'detail-type': [{ 'equals-ignore-case': { prefix: 'ec2' } }] }, {}, 'equals-ignore-case match pattern must be a string'],
    [
      of('state', { 'anything-but': { 'equals-ignore-case': 123 } }),
      {},
      'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    ],
    [of('x', { 'anything-but': { wildcard: [123, '*/dir/*'] } }), {}, 'wildcard match pattern must be a string'],
    [of('x', { 'anything-but': { suffix: [123, '.txt'] } }), {}, 'prefix/suffix match pattern must be a string'],
    [of('x', { 'anything-but': { prefix: 123 } }), {}, 'prefix/suffix match pattern must be a string'],
    [of('x', { 'anything-but': { prefix: { 'equals-ignore-case': 'file' } } }), {}, ANY_BUT_VALUE],
    [{ time: [{ prefix: ['2022-07-13'] }] }, {}, 'prefix match pattern must be a string'],
    [{ time: [{ prefix: 123 }] }, {}, 'prefix match pattern must be a string'],
    [{ FileName: [{ suffix: ['.png'] }] }, {}, 'suffix match pattern must be a string'],
    [of('ip', { cidr: '10.0.0.0' }), {}, "Malformed CIDR, one '/' required"],
    [of('ip', { cidr: '10.0.0.0/xx' }), {}, 'Malformed CIDR, mask bits must be an integer'],
    [of('ip', { cidr: 'xx.11.xx/8' }), {}, 'Nonstandard IP address: xx.11.xx'],
    [of('ip', { cidr: 'xxxx:db8:1234:1a00::/64' }), {}, 'Nonstandard IP address: xxxx:db8:1234:1a00::'],
    [of('ip', { cidr: ['bad-type'] }), {}, 'prefix match pattern must be a string'],
  ]),
];
