import { codeOf } from './code.ts';

/** Names that a file declares and exports. What it passes on from another file is that file's. */
export function exportsIn(text: string): readonly string[] {
  const code = codeOf(text);
  const declared = code.matchAll(
    /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)/gm,
  );
  const listed = [...code.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}\s*;/gm)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^[\s\S]*\sas\s+/, ''))
      .filter((name) => name !== ''),
  );
  return [...new Set([...[...declared].map(([, name = '']) => name), ...listed])];
}
