const WIDTH = 110;
const LABEL = 12;

/** A text with its label before it, in lines of at most 110 columns; the label stands in the first one. */
export function labelled(label: string, text: string, indent = 2): readonly string[] {
  const start = indent + LABEL;
  return wrapped(text, WIDTH - start).map((line, index) =>
    index === 0 ? `${' '.repeat(indent)}${label.padEnd(LABEL)}${label.length < LABEL ? '' : ' '}${line}` : `${' '.repeat(start)}${line}`,
  );
}

/** Words stay whole; one that is longer than a line has a line of its own. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
