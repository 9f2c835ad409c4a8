import jsonata from 'jsonata';

/** A node of the tree that jsonata's own parser makes, as far as it is read here. */
export interface Syntax {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly steps?: readonly Syntax[];
  readonly expressions?: readonly Syntax[];
  readonly stages?: readonly Syntax[];
  readonly predicate?: readonly Syntax[];
  readonly expr?: Syntax;
  readonly expression?: Syntax;
  readonly group?: { readonly lhs: readonly (readonly Syntax[])[] };
  /** An operand, or the pairs of an object. */
  readonly lhs?: Syntax | readonly (readonly Syntax[])[];
  readonly rhs?: Syntax;
  readonly condition?: Syntax;
  readonly then?: Syntax;
  readonly else?: Syntax;
  readonly procedure?: Syntax;
  readonly arguments?: readonly Syntax[];
  readonly body?: Syntax;
  readonly terms?: readonly { readonly expression: Syntax }[];
  readonly pattern?: Syntax;
  readonly update?: Syntax;
  readonly delete?: Syntax;
  /** Variables that a step binds: `@$focus`, `#$index`. */
  readonly focus?: string;
  readonly index?: string;
}

export type Parsed = { readonly ok: true; readonly syntax: Syntax } | { readonly ok: false; readonly message: string };

/** A machine says the same in many places, and a parse costs far more than a look. */
const parsedBefore = new Map<string, Parsed>();
const rememberedAtMost = 5_000;

/** Parses as the service does: it runs this release of jsonata. */
export function parseJsonata(text: string): Parsed {
  const before = parsedBefore.get(text);
  if (before) return before;
  const parsed = parse(text);
  if (parsedBefore.size >= rememberedAtMost) parsedBefore.clear();
  parsedBefore.set(text, parsed);
  return parsed;
}

function parse(text: string): Parsed {
  try {
    return { ok: true, syntax: jsonata(text).ast() as unknown as Syntax };
  } catch (error) {
    const { message, position } = error as { message?: string; position?: number };
    return { ok: false, message: `${message ?? 'It does not parse'}${position === undefined ? '' : ` (at character ${position})`}` };
  }
}

/** The same for the same expression, wherever it stands. */
export const syntaxKey = (syntax: Syntax): string =>
  JSON.stringify(syntax, (key, value: unknown) => (key === 'position' ? undefined : value));

/** What stands directly inside a node, wherever the parser put it. */
export function innerSyntax(node: Syntax): readonly Syntax[] {
  const pairs = isPairs(node.lhs) ? node.lhs.flat() : [];
  const operand = node.lhs !== undefined && !isPairs(node.lhs) ? [node.lhs] : [];
  const single = [
    node.expr,
    node.expression,
    node.rhs,
    node.condition,
    node.then,
    node.else,
    node.procedure,
    node.body,
    node.pattern,
    node.update,
    node.delete,
  ];
  return [
    ...(node.steps ?? []),
    ...(node.expressions ?? []),
    ...(node.arguments ?? []),
    ...(node.stages ?? []),
    ...(node.predicate ?? []),
    ...(node.terms ?? []).map((term) => term.expression),
    ...(node.group?.lhs.flat() ?? []),
    ...pairs,
    ...operand,
    ...single.filter((each) => each !== undefined),
  ];
}

export const isPairs = (lhs: Syntax['lhs']): lhs is readonly (readonly Syntax[])[] => Array.isArray(lhs);
