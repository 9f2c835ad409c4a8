/**
 * What a value of an event is held against, in EventBridge's words: a text to equal, or how it begins, ends,
 * or looks.
 */
type Matcher = string | { readonly prefix: string } | { readonly suffix: string } | { readonly wildcard: string };

/** The event pattern of a service's push rule. */
interface PushPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly account: readonly string[];
  readonly detail: {
    readonly 'action-type': readonly string[];
    readonly result: readonly string[];
    readonly 'repository-name': readonly string[];
    readonly 'image-tag': readonly Matcher[];
  };
}

/**
 * Characters of a rule's event pattern. Source: Amazon EventBridge User Guide, "Amazon EventBridge quotas"
 * (an account can have more).
 */
export const PUSH_PATTERN_LIMIT = 2_048;

/**
 * Every successful push of a tag that one of `image.tags` matches, and here and there one more: EventBridge
 * has neither `?` nor any number of wildcards, and `requestFromPush` decides by the patterns as they are
 * written. `account` has the repository. Source: Amazon ECR User Guide, "Amazon ECR events and EventBridge";
 * Amazon EventBridge User Guide, "Comparison operators".
 */
export const pushPattern = (
  { repository, tags }: { readonly repository: string; readonly tags: readonly string[] },
  account: string,
): PushPattern => ({
  source: ['aws.ecr'],
  'detail-type': ['ECR Image Action'],
  account: [account],
  detail: { 'action-type': ['PUSH'], result: ['SUCCESS'], 'repository-name': [repository], 'image-tag': tagMatchers(tags) },
});

/**
 * How many beginnings of wildcard patterns a tag may match at once. EventBridge refuses a rule as too complex
 * above some number that it does not tell, and that others found to be ten. Source of the measure:
 * aws/event-ruler, `MachineComplexityEvaluator`.
 */
const COMPLEXITY = 8;

/**
 * Matchers that let every tag through that a pattern matches, in the patterns' order, each once. What begins
 * or ends with a wildcard alone is a suffix or prefix, which EventBridge takes any number of. Of the others
 * the first stay wildcards, as long as their complexity has room; the rest are widened to what they begin or
 * end with.
 */
function tagMatchers(tags: readonly string[]): readonly Matcher[] {
  let room = COMPLEXITY;
  const matchers = tags.map((tag): Matcher => {
    // EventBridge refuses two wildcards in a row, and knows the one only.
    const pattern = tag.replaceAll(/[*?]+/g, '*');
    const parts = pattern.split('*');
    const [begin = '', end = ''] = [parts[0], parts.at(-1)];
    if (parts.length === 1) return pattern;
    if (parts.length === 2 && end === '') return { prefix: begin };
    if (parts.length === 2 && begin === '') return { suffix: end };
    const complexity = parts.slice(1).reduce((sum, part) => sum + 1 + overlaps(part), 0);
    if (complexity > room) return end.length > begin.length ? { suffix: end } : { prefix: begin };
    room -= complexity;
    return { wildcard: pattern };
  });
  return matchers.filter((matcher, i) => matchers.findIndex((other) => JSON.stringify(other) === JSON.stringify(matcher)) === i);
}

/**
 * In how many places of a text, at most, one can be after the same characters: 1 for `-rc`, 3 for `aaa`; of
 * no text in its end alone.
 */
function overlaps(text: string): number {
  const places = [...text].map((_, i) => {
    const read = text.slice(0, i + 1);
    return [...read].filter((__, j) => read.endsWith(text.slice(0, j + 1))).length;
  });
  return Math.max(1, ...places);
}
