import type { Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

/** One condition of a rule: any of its values will do, and all conditions of a rule must hold. */
interface Condition {
  readonly field: string;
  /** Name of the header that an `http-header` condition looks at; else empty. */
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * What a rule matches, as a text that is the same for the same conditions, in whatever order:
 * `path-pattern /api/* or /v2/*`.
 */
export const conditionsText = ({ Conditions }: Pick<Rule, 'Conditions'>): string =>
  conditionsOf(Conditions)
    .map(({ field, key, values }) => `${field}${key && ` ${key}`} ${[...values].sort().join(' or ')}`)
    .sort()
    .join(' and ');

/**
 * True when every request that `own` would match is matched by `front`, too: each of its conditions lets
 * through all that `own` asks for. A listener's default action asks for nothing. Source: Elastic Load
 * Balancing user guide, "Condition types for listener rules".
 */
export const takesAllOf = (front: Pick<Rule, 'Conditions'>, own: Pick<Rule, 'Conditions'>): boolean => {
  const wanted = conditionsOf(own.Conditions);
  return conditionsOf(front.Conditions).every((condition) => letsAllThrough(condition) || wanted.some((one) => includes(condition, one)));
};

/**
 * Rules that requests meet before `own` (`undefined`: a listener's default action), each of which takes all
 * of them. `siblings`: all rules of the listener. Those of `production` move with it and do not count.
 */
export const takersOf = (own: Rule | undefined, siblings: readonly Rule[], production: readonly string[]): readonly Rule[] =>
  siblings.filter(
    (other) =>
      !other.IsDefault &&
      !production.includes(other.RuleArn ?? '') &&
      (own === undefined || Number(other.Priority) < Number(own.Priority)) &&
      takesAllOf(other, own ?? {}),
  );

/** The API gives host and path conditions twice: in `Values`, and in their own member. */
const conditionsOf = (conditions: readonly RuleCondition[] = []): readonly Condition[] =>
  conditions.map((condition) => ({
    field: condition.Field ?? '',
    key: condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? '',
    values: [
      ...new Set([
        ...(condition.Values ?? []),
        ...(condition.HostHeaderConfig?.Values ?? []),
        ...(condition.PathPatternConfig?.Values ?? []),
        ...(condition.HttpHeaderConfig?.Values ?? []),
        ...(condition.HttpRequestMethodConfig?.Values ?? []),
        ...(condition.SourceIpConfig?.Values ?? []),
        ...(condition.QueryStringConfig?.Values ?? []).map(({ Key, Value }) => `${Key ?? '*'}=${Value ?? '*'}`),
      ]),
    ],
  }));

const letsAllThrough = ({ field, values }: Condition): boolean =>
  (field === 'path-pattern' && values.some((value) => value === '*' || value === '/*')) ||
  (field === 'host-header' && values.includes('*')) ||
  (field === 'source-ip' && values.includes('0.0.0.0/0') && values.includes('::/0'));

const PATTERNS: readonly string[] = ['path-pattern', 'host-header', 'http-header', 'query-string'];

const includes = (wide: Condition, narrow: Condition): boolean =>
  wide.field === narrow.field &&
  wide.key === narrow.key &&
  narrow.values.length > 0 &&
  narrow.values.every((value) =>
    wide.values.some((pattern) => pattern === value || (PATTERNS.includes(wide.field) && matches(pattern, value))),
  );

/**
 * `*` stands for any text, `?` for one character. A `*` in the value is any text too, so only a `*` takes it.
 */
function matches(pattern: string, value: string): boolean {
  const text = [...pattern]
    .map((char) => (char === '*' ? '.*' : char === '?' ? '[^*]' : char.replace(/[.+^${}()|[\]\\]/, '\\$&')))
    .join('');
  return new RegExp(`^${text}$`, 's').test(value);
}
