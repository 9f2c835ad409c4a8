/** Whether a text matches. */
export type Matcher = (text: string) => boolean;

/**
 * `*`: any characters, also none; `?`: exactly one. Source: "IAM JSON policy elements: Resource", wildcards.
 */
export function wildcard(pattern: string, options: { readonly caseless?: boolean } = {}): Matcher {
  if (options.caseless) {
    const inner = wildcard(pattern.toLowerCase());
    return (text) => inner(text.toLowerCase());
  }
  if (/^\*+$/.test(pattern)) return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^]*')
    .replace(/\?/g, '[^]');
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

const PARTS = 6;

/**
 * Of the six parts of an ARN each must match by itself, the last one with all its colons.
 * Source: "ARN condition operators".
 */
export function arnPattern(pattern: string): Matcher {
  const wanted = partsOf(pattern);
  if (wanted.length < PARTS) return pattern.startsWith('arn:') ? () => false : wildcard(pattern);
  const matchers = wanted.map((part) => wildcard(part));
  return (text) => {
    const parts = partsOf(text);
    return parts.length === PARTS && matchers.every((matches, i) => matches(parts[i]!));
  };
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= PARTS ? parts : [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')];
}
