/** The most of what a source says that is told to people. */
const WORDS_LIMIT = 300;

/** What a source says, on one line and cut. */
export function words(text: string, limit = WORDS_LIMIT): string {
  const line = text
    .slice(0, 4 * limit)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 4)} ...`;
}
