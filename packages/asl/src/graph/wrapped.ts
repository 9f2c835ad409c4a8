import { textWidth, type Weight } from './font.ts';

export interface TextStyle {
  readonly size: number;
  readonly weight: Weight;
}

/** The text in lines that are as wide as given at most, unless a single word is wider. */
export function wrapped(text: string, { size, weight }: TextStyle, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, size, weight) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export const widest = (lines: readonly string[], { size, weight }: TextStyle): number =>
  Math.max(0, ...lines.map((line) => textWidth(line, size, weight)));
