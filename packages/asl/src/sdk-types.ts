/**
 * A member's name as the integrations write it, which is as the Java SDK names it: `taskDefinition` ->
 * `TaskDefinition`, `TTL` -> `Ttl`, `DNSName` -> `DnsName`.
 */
type JavaName<Name extends string> = Rest<Capitalize<Name>, ''>;

type Upper =
  | 'A'
  | 'B'
  | 'C'
  | 'D'
  | 'E'
  | 'F'
  | 'G'
  | 'H'
  | 'I'
  | 'J'
  | 'K'
  | 'L'
  | 'M'
  | 'N'
  | 'O'
  | 'P'
  | 'Q'
  | 'R'
  | 'S'
  | 'T'
  | 'U'
  | 'V'
  | 'W'
  | 'X'
  | 'Y'
  | 'Z';

/**
 * In a run of capitals all but the first, and one that begins a new word, become small. `Before` is the
 * character before.
 */
type Rest<Name extends string, Before extends string> = Name extends `${infer Character}${infer More}`
  ? `${Before extends Upper ? (StartsSmall<More> extends true ? Character : Lowercase<Character>) : Character}${Rest<More, Character>}`
  : '';

type StartsSmall<More extends string> = More extends `${infer Next}${string}` ? (Next extends Lowercase<Upper> ? true : false) : false;

/** A client's type as JSON of the integrations. */
export type SdkData<T> = T extends string | number | boolean | null
  ? T
  : T extends Date | Uint8Array
    ? string
    : T extends readonly (infer Item)[]
      ? readonly SdkData<Item>[]
      : T extends object
        ? { readonly [K in keyof T as MemberName<K>]: SdkData<Exclude<T[K], undefined>> }
        : never;

type MemberName<K> = K extends string ? (string extends K ? K : JavaName<K>) : never;

/** What a call answers with, without what only the SDK's transport knows. */
export type SdkResult<Output> = SdkData<Omit<Output, '$metadata'>>;

/**
 * `RuleNotFoundException` -> `ElasticLoadBalancingV2.RuleNotFoundException`; every modeled name ends in
 * `Exception` here.
 */
export type SdkErrorNames<Client, Prefix extends string> =
  | {
      [K in keyof Client & string]: Client[K] extends abstract new (
        ...args: never
      ) => { readonly $fault: 'client' | 'server'; readonly name: K }
        ? `${Prefix}.${K extends `${string}Exception` ? JavaName<K> : `${JavaName<K>}Exception`}`
        : never;
    }[keyof Client & string]
  | `${Prefix}.SdkClientException`;
