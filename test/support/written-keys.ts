import { readdirSync, readFileSync } from 'node:fs';

/**
 * A key as the configuration's types say it, by its path: `stage.rule`, `sides[].service`,
 * `headers.*.secret`.
 */
export interface WrittenKey {
  readonly path: string;
  /** Of its JSDoc. */
  readonly text: string;
  /** As its `@default` tag has it. */
  readonly default?: string;
}

interface Member {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

interface Declared {
  readonly members: readonly Member[];
  /** The text that names the types it is made of. */
  readonly madeOf: string;
}

const FOLDER = new URL('../../src/deployment/configuration/', import.meta.url);

/** Every key of an interface of `src/deployment/configuration/*-keys.ts`, read from the source text. */
export const writtenKeys = (root: string): readonly WrittenKey[] => keysOf(declarations(), root, '');

function keysOf(all: ReadonlyMap<string, Declared>, name: string, path: string): readonly WrittenKey[] {
  const declared = all.get(name);
  if (!declared) return [];
  const keys = [
    ...namesIn(declared.madeOf).flatMap((other) => keysOf(all, other, path)),
    ...declared.members.flatMap((member) => {
      const here = path ? `${path}.${member.name}` : member.name;
      const inside = `${here}${member.type.includes('[') ? '[]' : ''}${member.type.includes('Record<') ? '.*' : ''}`;
      return [{ path: here, ...said(member.comment) }, ...namesIn(member.type).flatMap((other) => keysOf(all, other, inside))];
    }),
  ];
  return keys.filter((key, index) => keys.findIndex((other) => JSON.stringify(other) === JSON.stringify(key)) === index);
}

const namesIn = (type: string): readonly string[] => type.match(/\w+/g) ?? [];

function said(comment: string): Omit<WrittenKey, 'path'> {
  const [text = '', byDefault] = comment.split(' @default ');
  return { text, ...(byDefault !== undefined && { default: byDefault }) };
}

function declarations(): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('-keys.ts'))) {
    const source = readFileSync(new URL(file, FOLDER), 'utf8');
    for (const [, name = '', heritage = '', body = ''] of source.matchAll(/^(?:export )?interface (\w+)(.*) \{\n([\s\S]*?)^\}/gm)) {
      found.set(name, { members: membersOf(body, file), madeOf: heritage });
    }
    for (const [, name = '', madeOf = ''] of source.matchAll(/^(?:export )?type (\w+) =([\s\S]*?);\n\n/gm)) {
      found.set(name, { members: [], madeOf });
    }
  }
  return found;
}

/** One member a line, each after its comment. Anything else is refused, so that no key is passed over. */
function membersOf(body: string, file: string): readonly Member[] {
  const parts = /\s*(?:\/\*\*([\s\S]*?)\*\/\s*)?readonly (\w+)\??: (.*);\n/gy;
  const members: Member[] = [];
  let end = 0;
  for (const [whole, comment = '', name = '', type = ''] of body.matchAll(parts)) {
    members.push({
      name,
      type,
      comment: comment
        .replaceAll(/\n\s*\*/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    });
    end += whole.length;
  }
  if (end !== body.length) throw new Error(`${file}: a member that cannot be read: ${body.slice(end)}`);
  return members;
}
