import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The cells of a marked table, by row, without its head. */
export function table(document: string, name: string): readonly (readonly string[])[] {
  const [, part = ''] = document.split(new RegExp(`<!-- /?${name} -->\n`));
  return part
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

const TEXT = String.raw`(["'\`])((?:\\.|(?!\1)[^\\])+)\1`;
/** Any text, an empty one too. */
const ANY_TEXT = TEXT.replace('+)', '*)');
/** What is no bracket and no name: a comment, a regular expression. */
const PASSED_OVER = String.raw`//.*|/\*[\s\S]*?\*/|(?<=[(,=:[]\s*)/(?:\\.|\[(?:\\.|[^\]])*\]|[^/\n\\[])+/`;
const RUNNER = String.raw`\b(?:test|describe|holds|\w*[sS]tory)\b(?:\.(?:only|skip|concurrent|failing))*`;

const textsIn = (text: string, where: string): readonly string[] =>
  [...text.matchAll(new RegExp(where, 'gm'))].map(([, , title = '']) => title.replaceAll('\\', ''));

/** What stands in the brackets that open before `start`, and where they end. */
function bracketed(text: string, start: number): readonly [inside: string, end: number] {
  const tokens = new RegExp(String.raw`${ANY_TEXT}|${PASSED_OVER}|[[({]|[\])}]`, 'g');
  tokens.lastIndex = start;
  for (let depth = 1, token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (/^[[({]$/.test(token[0])) depth++;
    if (/^[\])}]$/.test(token[0])) depth--;
    if (depth === 0) return [text.slice(start, token.index), tokens.lastIndex];
  }
  return ['', start];
}

/** The names of rows of a table, `{ name: ... }` or `[[name, ...], ...]`; what is deeper in a row is none. */
function namesOfRows(table: string, kind: '[' | '{'): readonly string[] {
  const names: string[] = [];
  const tokens = new RegExp(String.raw`${ANY_TEXT}(\s*:)?|${PASSED_OVER}|[[({]`, 'g');
  for (let token = tokens.exec(table); token; token = tokens.exec(table)) {
    const [sign, , name, colon] = token;
    if (kind === '{' && name !== undefined && colon !== undefined) names.push(name.replaceAll('\\', ''));
    if (!/^[[({]$/.test(sign)) continue;
    const [row, end] = bracketed(table, tokens.lastIndex);
    if (kind === '[' && sign === '[') names.push(...textsIn(row, String.raw`^\s*${TEXT}`).slice(0, 1));
    tokens.lastIndex = end;
  }
  return names;
}

/** Of a table that is written in the call, or in the file under the name that the call has. */
function namesOfTable(text: string, table: string): readonly string[] {
  const [, kind] = /^\s*([[{])/.exec(table) ?? [];
  if (kind === '[' || kind === '{') return namesOfRows(bracketed(table, table.indexOf(kind) + 1)[0], kind);
  const [, name] = /^\s*(?:Object\.(?:entries|keys)\()?(\w+)/.exec(table) ?? [];
  const made = new RegExp(String.raw`^(?:export )?const ${name}\b[\s\S]*? = (?:([[{])|(.*))`, 'm').exec(text);
  if (!made) return [];
  const [head, opens, written = ''] = made;
  if (opens === '[' || opens === '{') return namesOfRows(bracketed(text, made.index + head.length)[0], opens);
  // Made of other tables.
  return [...written.matchAll(/\b[A-Z]{2}\w+/g)].flatMap(([other]) => (other === name ? [] : namesOfTable(text, other)));
}

/**
 * What a test file calls its tests: in a call of the test runner or of a story, or in the table of an `each`.
 */
function titlesOf(file: string): readonly string[] {
  const text = readFileSync(resolve(ROOT, file), 'utf8');
  const tables = [...text.matchAll(new RegExp(String.raw`${RUNNER}\.each(?:<[^(]*>)?\(`, 'g'))].flatMap((call) => {
    const [table, end] = bracketed(text, call.index + call[0].length);
    return [...namesOfTable(text, table), ...textsIn(text.slice(end, end + 1_000), String.raw`^\(\s*${TEXT}`).slice(0, 1)];
  });
  const loops = [...text.matchAll(/\bof (Object\.(?:entries|keys)\(\w+)/g)].flatMap(([, table = '']) => namesOfTable(text, table));
  return [...textsIn(text, String.raw`${RUNNER}\(\s*${TEXT}`), ...tables, ...loops];
}

/** The tests of a cell, `` `file`: "title"; "title"; `file`: "title" ``. */
const testsOf = (cell: string): readonly (readonly [file: string, titles: readonly string[]])[] =>
  [...cell.matchAll(/`([^`]+)`:((?: "[^"]+";?)+)/g)].map(([, file = '', titles = '']) => [
    file,
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
  ]);

/** What is wrong with a cell of tests: no test, one that is not there, or text that is neither. */
export function faultsOf(cell: string): readonly string[] {
  const tests = testsOf(cell);
  const written = tests.map(([file, titles]) => `\`${file}\`: ${titles.map((title) => `"${title}"`).join('; ')}`).join('; ');
  if (tests.length === 0 || written !== cell) return [`wants \`file\`: "title"; "title", not ${cell}`];
  return tests.flatMap(([file, titles]) => {
    if (!/\.test\.ts$/.test(file) || !existsSync(resolve(ROOT, file))) return [`there is no test file ${file}`];
    const there = titlesOf(file);
    return titles.filter((title) => !there.some((one) => one.includes(title))).map((title) => `${file} has no test '${title}'`);
  });
}
