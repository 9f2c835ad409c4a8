import { BlockList, isIPv6 } from 'node:net';
import type { QueryStringKeyValuePair } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ConditionField, StoredCondition } from '../conditions.ts';

/** What conditions look at in a request. */
export interface RequestView {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Lower case, without the port. */
  readonly host: string;
  readonly sourceIp: string;
  /** `name` in lower case. */
  header(name: string): string | undefined;
}

export type Matches = (request: RequestView) => boolean;

/** A rule matches when all of its conditions do; a condition matches when one of its values does. */
export function compileConditions(conditions: readonly StoredCondition[]): Matches {
  const all = conditions.map((condition) => COMPILE[condition.Field](condition));
  const [first] = all;
  if (all.length === 1 && first) return first;
  return (request) => all.every((matches) => matches(request));
}

/** Source of the case rules: "Condition types for listener rules", Application Load Balancers guide. */
const COMPILE: Readonly<Record<ConditionField, (condition: StoredCondition) => Matches>> = {
  'path-pattern': ({ PathPatternConfig: config }) => {
    const test = anyPattern(config, '');
    return (request) => test(request.path);
  },
  'host-header': ({ HostHeaderConfig: config }) => {
    const test = anyPattern(config, 'i');
    return (request) => test(request.host);
  },
  'http-header': ({ HttpHeaderConfig: config }) => {
    const name = config?.HttpHeaderName?.toLowerCase() ?? '';
    const test = anyPattern(config, 'i');
    return (request) => {
      const value = request.header(name);
      return value !== undefined && test(value);
    };
  },
  'http-request-method': ({ HttpRequestMethodConfig: config }) => {
    const methods = new Set(config?.Values);
    return (request) => methods.has(request.method);
  },
  'query-string': ({ QueryStringConfig: config }) => {
    const pairs = (config?.Values ?? []).map(compilePair);
    return (request) => {
      if (request.query === '') return false;
      const parameters = [...new URLSearchParams(request.query)];
      return pairs.some((test) => parameters.some(([key, value]) => test(key, value)));
    };
  },
  'source-ip': ({ SourceIpConfig: config }) => {
    const ranges = new BlockList();
    for (const cidr of config?.Values ?? []) {
      const [address = '', bits] = cidr.split('/');
      ranges.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
    }
    return (request) => ranges.check(request.sourceIp, isIPv6(request.sourceIp) ? 'ipv6' : 'ipv4');
  },
};

interface Patterns {
  readonly Values?: readonly string[] | undefined;
  readonly RegexValues?: readonly string[] | undefined;
}

function anyPattern(patterns: Patterns | undefined, flags: '' | 'i'): (text: string) => boolean {
  const regexes = [
    ...(patterns?.Values ?? []).map((pattern) => wildcard(pattern, flags)),
    ...(patterns?.RegexValues ?? []).map((source) => new RegExp(source, flags)),
  ];
  return (text) => regexes.some((regex) => regex.test(text));
}

function compilePair({ Key: key, Value: value = '' }: QueryStringKeyValuePair): (key: string, value: string) => boolean {
  const valueTest = wildcard(value, 'i');
  if (!key) return (_, candidate) => valueTest.test(candidate);
  const keyTest = wildcard(key, 'i');
  return (candidateKey, candidate) => keyTest.test(candidateKey) && valueTest.test(candidate);
}

/** `*` is any run of characters, `?` exactly one; `\*` and `\?` are the characters themselves. */
function wildcard(pattern: string, flags: '' | 'i'): RegExp {
  const source = pattern.replace(/\\([*?])|[\\^$.*+?()[\]{}|]/g, (found, escaped: string | undefined) => {
    if (escaped) return `\\${escaped}`;
    if (found === '*') return '.*';
    return found === '?' ? '.' : `\\${found}`;
  });
  return new RegExp(`^${source}$`, `${flags}s`);
}
