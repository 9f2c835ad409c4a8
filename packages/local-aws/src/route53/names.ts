/**
 * A domain name as Route 53 keeps it: lower case, with a trailing dot, and every character other than a-z,
 * 0-9, - _ . as an octal escape (`*` is `\052`). Source: "DNS domain name format".
 */
export function canonicalName(name: string): string {
  const escaped = name
    .toLowerCase()
    .replace(/\\\d{3}|[^a-z0-9_.-]/g, (found) => (found.length > 1 ? found : `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`));
  return escaped.endsWith('.') ? escaped : `${escaped}.`;
}

/**
 * The first character of a name that stands only as an octal escape: a blank, a control character, 8-bit
 * ones. Source: "DNS domain name format".
 */
export const characterToEscape = (name: string): string | undefined =>
  [...name].find((character) => character <= ' ' || (character >= '\x7f' && character <= '\xff'));

/** The name that clients ask for: escapes undone. */
export const plainName = (canonical: string): string =>
  canonical.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const labelsOf = (name: string): string[] => name.split('.').slice(0, -1);

/** `com.example.www.`: what lists are sorted by. Source: API reference, ListResourceRecordSets. */
export const reversedLabels = (name: string): string => `${labelsOf(name).reverse().join('.')}.`;

/** The names above one, nearest first: `example.com.` and `com.` for `www.example.com.` */
export function ancestorsOf(name: string): string[] {
  const labels = labelsOf(name);
  return labels.slice(1).map((_, i) => `${labels.slice(i + 1).join('.')}.`);
}

export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Whether every label has 1 to 63 characters and the whole at most 255. */
export const isDomainName = (name: string): boolean =>
  name.length <= 255 && name !== '.' && labelsOf(name).every((label) => label.length >= 1 && plainName(label).length <= 63);
