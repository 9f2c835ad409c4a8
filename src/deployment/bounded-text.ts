/**
 * Bytes that one text for people may have, as JSON has it. What AWS says has no limit, and what it is put
 * into has: a cause of Step Functions 32,768 characters (API reference, SendTaskFailure; a function's error
 * has its message twice, in the stack too), an item of DynamoDB 400 KB ("Service, account, and table
 * quotas"), which keeps several such texts.
 */
export const TEXT_LIMIT = 4_096;

/** The name of an error. Source: Step Functions API reference, SendTaskFailure: 256 characters. */
export const NAME_LIMIT = 256;

const encoder = new TextEncoder();

const sizeOf = (text: string): number => encoder.encode(JSON.stringify(text)).length - 2;

/**
 * The text, or as much of its beginning as fits, with a word on how long it was. Applied twice it is the same
 * as once.
 */
export function bounded(text: string, limit: number = TEXT_LIMIT): string {
  // An escape such as \u0000 is the longest that a character can become.
  if (text.length * 6 <= limit || sizeOf(text) <= limit) return text;
  const mark = ` ... (cut off: ${text.length} characters)`;
  let [fits, tooLong] = [0, Math.min(text.length, limit) + 1];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (sizeOf(text.slice(0, middle)) + mark.length <= limit) fits = middle;
    else tooLong = middle;
  }
  const half = /[\uD800-\uDBFF]$/.test(text.slice(0, fits)) ? 1 : 0;
  return `${text.slice(0, fits - half)}${mark}`;
}

/** Several texts that together have no more than one may have. What does not fit is counted. */
export function boundedList(texts: readonly string[], limit: number = TEXT_LIMIT): readonly string[] {
  const more = (count: number) => `... and ${count} more`;
  let left = limit - more(texts.length).length;
  const kept: string[] = [];
  for (const text of texts) {
    const one = kept.length === 0 ? bounded(text, left) : text;
    left -= sizeOf(one);
    if (left < 0) return [...kept, more(texts.length - kept.length)];
    kept.push(one);
  }
  return kept;
}
