/** Text of at most so many characters: what is cut off is told by a sign. */
export function shortened(text: string, most: number): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1).trimEnd()}…`;
}

/** An expression without the signs around it. */
export const withoutSigns = (text: string): string => text.replace(/^\{%\s*([\s\S]*?)\s*%\}$/, '$1');
