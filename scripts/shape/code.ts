/** A file's text without its comments, as far as lines tell: a comment behind code stays. */
export const codeOf = (text: string): string => text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '').replace(/^[ \t]*\/\/.*$/gm, '');
