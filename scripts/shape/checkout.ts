import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Import, importsIn } from './imports.ts';

export interface Checkout {
  /** Every `.ts` file that git tracks and that is there, by its path from the root. */
  readonly texts: ReadonlyMap<string, string>;
  readonly imports: ReadonlyMap<string, readonly (Import & { readonly target: string | undefined })[]>;
}

export const isTest = (file: string): boolean => /(^|\/)test\//.test(file);

export function readCheckout(root: string): Checkout {
  const files = execFileSync('git', ['ls-files', '-z', '*.ts', '*/package.json'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)));
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const doors = new Map([['teal', 'src/index.ts']]);
  for (const file of files.filter((name) => name.endsWith('/package.json'))) {
    const { name, exports } = JSON.parse(read(file)) as { name?: string; exports?: unknown };
    if (name !== undefined && typeof exports === 'string') doors.set(name, join(dirname(file), exports));
  }
  const texts = new Map(files.filter((name) => name.endsWith('.ts')).map((file) => [file, read(file)]));
  const targetOf = (file: string, from: string) => (from.startsWith('.') ? normalize(join(dirname(file), from)) : doors.get(from));
  const imports = [...texts].map(
    ([file, text]) => [file, importsIn(text).map((each) => ({ ...each, target: targetOf(file, each.from) }))] as const,
  );
  return { texts, imports: new Map(imports) };
}
