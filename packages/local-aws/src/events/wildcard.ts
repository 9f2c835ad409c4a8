import { type LeafTest, onStrings, type Refuse } from './leaf.ts';

/** `*`, or a plain character. */
type Part = { readonly any: true } | { readonly any: false; readonly character: string };

/** `*` stands for any characters; a backslash makes the next `*` or backslash a plain one. */
export function wildcard(pattern: string, refuse: Refuse): LeafTest {
  const parts = partsOf(pattern, refuse);
  if (complexity(parts) >= TOO_COMPLEX)
    throw refuse(
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    );
  const source = parts.map((part) => (part.any ? '[^]*' : plain(part.character))).join('');
  const expression = new RegExp(`^${source}$`, 'u');
  return onStrings((text) => expression.test(text));
}

/** The text as a regular expression that matches just it. */
const plain = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Positions are counted in bytes, from the opening quote of the text. */
function partsOf(pattern: string, refuse: Refuse): Part[] {
  const parts: Part[] = [];
  const characters = [...pattern];
  let position = 1;
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    const next = characters[i + 1];
    if (character === '*') {
      if (next === '*') throw refuse(`Consecutive wildcard characters at pos ${position}`);
      parts.push({ any: true });
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') throw refuse(`Invalid escape character at pos ${position}`);
      parts.push({ any: false, character: next });
      i++;
      position++;
    } else parts.push({ any: false, character });
    position += Buffer.byteLength(character);
  }
  return parts;
}

/**
 * The least that AWS is known to refuse: `*:*:*:*:*:event-bus/*`, recorded in localstack/localstack,
 * test_events_patterns. Its limit is not published; what is simpler is taken.
 */
const TOO_COMPLEX = 12;
/** Sets of prefixes that are looked at, at most: a pattern with more is as complex as it looks by then. */
const MOST_SETS = 5_000;

/**
 * How many beginnings of a pattern one text can match at once, at most. It is what aws/event-ruler calls the
 * complexity of a machine (MachineComplexityEvaluator), here for one pattern alone.
 */
function complexity(parts: readonly Part[]): number {
  if (parts.filter(({ any }) => any).length < 2) return parts.some(({ any }) => any) ? 1 : 0;
  const alphabet = new Set(parts.map((part) => (part.any ? '' : part.character)));
  const seen = new Set<string>();
  const waiting: number[][] = [closure(parts, [0])];
  let most = 0;
  for (let set = waiting.pop(); set && seen.size < MOST_SETS; set = waiting.pop()) {
    most = Math.max(most, set.filter((at) => at > 0).length);
    for (const character of alphabet) {
      const next = closure(
        parts,
        set.flatMap((at) => {
          const part = parts[at];
          if (part === undefined) return [];
          return part.any ? [at] : part.character === character ? [at + 1] : [];
        }),
      );
      const key = next.join();
      if (next.length === 0 || seen.has(key)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  return most;
}

/** A `*` may stand for nothing. */
function closure(parts: readonly Part[], positions: readonly number[]): number[] {
  const all = new Set(positions);
  for (const at of all) if (parts[at]?.any) all.add(at + 1);
  return [...all].sort((a, b) => a - b);
}
