/** One call of an AWS service, as boto3 and the AWS CLI make it. */
export interface Call {
  /** The name of the client: `ecs`, `elbv2`, `stepfunctions`. */
  readonly service: string;
  /** In Pascal case: `RegisterTaskDefinition`. */
  readonly operation: string;
  /** Input members in JSON. */
  readonly input: object;
}

/** A call that needs what calls before it answered. */
type Step = Call | ((before: readonly unknown[]) => Call);

/**
 * What AWS answers: a refusal by its code and words, or an answer that has these members (an object of lists
 * and texts).
 */
type Expected = { readonly refused: string | RegExp; readonly says?: string | RegExp } | { readonly answers: unknown };

/** What a local AWS is asked, and what AWS answers to that. */
export interface Check {
  /** Of the list of what was not as on AWS. */
  readonly row: number;
  readonly name: string;
  /** Calls that make what the last one is about. They must succeed. */
  readonly before?: readonly Step[];
  readonly call: Step;
  readonly expected: Expected;
  /** By the AWS CLI too: it starts a process for each call. */
  readonly alsoByCli?: true;
}

/** What a tool made of a call. */
export type Told = { readonly answer: unknown } | { readonly code: string; readonly message: string };

/** How a tool makes a call. */
export type Tool = (call: Call) => Promise<Told>;

/** Why a check does not come out as on AWS; undefined when it does. */
export async function difference({ before = [], call, expected }: Check, tool: Tool): Promise<string | undefined> {
  const answers: unknown[] = [];
  for (const step of before) {
    const made = callOf(step, answers);
    const told = await tool(made);
    if (!('answer' in told)) return `${made.operation} before it was refused: ${told.code}: ${told.message}`;
    answers.push(told.answer);
  }
  return compared(expected, await tool(callOf(call, answers)));
}

const callOf = (step: Step, answers: readonly unknown[]): Call => (typeof step === 'function' ? step(answers) : step);

function compared(expected: Expected, told: Told): string | undefined {
  if ('answers' in expected) {
    if (!('answer' in told)) return `it was refused: ${told.code}: ${told.message}`;
    const path = lacking(expected.answers, told.answer, 'answer');
    return path && `${path} in ${JSON.stringify(told.answer)}`;
  }
  if ('answer' in told) return `it was not refused: ${JSON.stringify(told.answer)}`;
  const { refused, says } = expected;
  if (!fits(refused, told.code)) return `the code is ${told.code}, not ${refused} (${told.message})`;
  return says === undefined || fits(says, told.message) ? undefined : `it says '${told.message}', not '${says}'`;
}

const fits = (expected: string | RegExp, text: string): boolean =>
  typeof expected === 'string' ? text === expected || text.endsWith(`: ${expected}`) : expected.test(text);

/**
 * The first place where an answer has not what is expected of it: members beside those are nobody's concern.
 */
function lacking(expected: unknown, actual: unknown, path: string): string | undefined {
  if (expected instanceof RegExp) return expected.test(String(actual)) ? undefined : `${path} does not match ${expected}`;
  if (typeof expected !== 'object' || expected === null)
    return Object.is(expected, actual) ? undefined : `${path} is not ${JSON.stringify(expected)}`;
  if (typeof actual !== 'object' || actual === null) return `${path} is missing`;
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length)
    return `${path} has ${actual.length} items, not ${expected.length}`;
  for (const [key, inner] of Object.entries(expected)) {
    const wrong = lacking(inner, (actual as Record<string, unknown>)[key], `${path}.${key}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
