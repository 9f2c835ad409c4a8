type Lower =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z';
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type WordCharacter = Lower | Uppercase<Lower> | Digit;

/**
 * `'Create green'` -> `'createGreen'`, `'DNS is settled'` -> `'dnsIsSettled'`. Everything that is no ASCII
 * letter or digit parts words.
 */
export type CamelCase<Name extends string> = Words<Name, '', ''>;

type Words<Rest extends string, Word extends string, Done extends string> = Rest extends `${infer Character}${infer More}`
  ? Character extends WordCharacter
    ? Words<More, `${Word}${Character}`, Done>
    : Words<More, '', Join<Done, Word>>
  : Join<Done, Word>;

type Join<Done extends string, Word extends string> = Done extends ''
  ? Word extends Uppercase<Word>
    ? Lowercase<Word>
    : Uncapitalize<Word>
  : `${Done}${Capitalize<Word>}`;

/** Text whose every character is known to the compiler; not `string`, not `` `Bake ${string}` ``. */
export type IsLiteral<Name extends string> = Name extends unknown ? (Record<never, never> extends Record<Name, 1> ? false : true) : never;

/** What `CamelCase` is to types. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const head = first === first.toUpperCase() ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
  return head + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
