import { codeOf } from './code.ts';

export interface Import {
  /** As it is written: './plan.ts', 'zod'. */
  readonly from: string;
  readonly typeOnly: boolean;
  /** Names as the other file exports them; '*' is all of them. */
  readonly names: readonly string[];
}

const ALL = ['*'];

/** Static imports and re-exports, dynamic imports, and `typeof import('...')` types. */
export function importsIn(text: string): readonly Import[] {
  const code = codeOf(text);
  const found: Import[] = [];
  for (const [, keyword, clause = '', from = ''] of code.matchAll(/^(import|export)\s([^;'"]*?)from\s+['"]([^'"]+)['"]/gm)) {
    const listed = namesIn(clause);
    const allTypes = /^\{[\s\S]*\}\s*$/.test(clause.trim()) && listed.every((name) => /^type\s/.test(name));
    const names = listed.length > 0 ? listed.map(exportedAs) : ALL;
    found.push({ from, typeOnly: /^type\s/.test(clause) || (keyword === 'import' && allTypes), names });
  }
  for (const [, from = ''] of code.matchAll(/^import\s+['"]([^'"]+)['"]/gm)) found.push({ from, typeOnly: false, names: [] });
  for (const [, typeOf, from = ''] of code.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
    found.push({ from, typeOnly: typeOf !== undefined, names: ALL });
  return found;
}

const namesIn = (clause: string): readonly string[] =>
  (/\{([\s\S]*)\}/.exec(clause)?.[1] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const exportedAs = (name: string): string => name.replace(/^type\s+/, '').replace(/\s+as\s+[\s\S]*$/, '');
