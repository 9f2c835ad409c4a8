export const COMMENT_COLUMNS = 110;

/** Numbers, from 1, of lines that hold a comment alone and are longer than a comment may be. */
export function longCommentLines(text: string): readonly number[] {
  const long: number[] = [];
  let inBlock = false;
  text.split('\n').forEach((line, at) => {
    const comment = inBlock || /^\s*\/[/*]/.test(line);
    if (comment && line.length > COMMENT_COLUMNS) long.push(at + 1);
    if (inBlock || /^\s*\/\*/.test(line)) inBlock = !line.includes('*/');
  });
  return long;
}
