import { isIPv4, isIPv6 } from 'node:net';
import { canonicalName, isDomainName } from '../names.ts';
import type { RecordType } from './record-set.ts';

/** A problem's code and words, as they stand in "Invalid Resource Record". */
type Judge = (value: string) => string | undefined;

const SPACES = 'NotSingleField (Value contains spaces)';

const domain: Judge = (value) => {
  if (value === '') return 'DomainNameEmpty (Domain name is empty)';
  if (/\s/.test(value)) return `RRDATA${SPACES}`;
  return isDomainName(canonicalName(value)) ? undefined : 'DomainLabelEmpty (Domain label is empty or too long)';
};

const number = (text: string | undefined): boolean => /^\d{1,5}$/.test(text ?? '') && Number(text) <= 65_535;

const JUDGES = {
  A: (value) => {
    if (/\s/.test(value)) return `ARRDATA${SPACES}`;
    return isIPv4(value) ? undefined : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)';
  },
  AAAA: (value) => {
    if (/\s/.test(value)) return `AAAARRDATA${SPACES}`;
    return isIPv6(value) ? undefined : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)';
  },
  CNAME: domain,
  NS: domain,
  PTR: domain,
  MX: (value) => {
    const [preference, exchange = '', ...more] = value.split(/\s+/);
    if (more.length > 0 || !number(preference)) return 'MXRRDATANotTwoFields (Value is not a priority and a domain name)';
    return domain(exchange);
  },
  SRV: (value) => {
    const [priority, weight, port, target = '', ...more] = value.split(/\s+/);
    if (more.length > 0 || ![priority, weight, port].every(number))
      return 'SRVRRDATANotFourFields (Value is not priority, weight, port and a domain name)';
    return domain(target);
  },
  SOA: (value) =>
    value.split(/\s+/).length === 7 ? undefined : 'SOARRDATANotSevenFields (Value is not two domain names and five numbers)',
  TXT: (value) => (textsOf(value) ? undefined : 'InvalidCharacterString (Value should be enclosed in quotation marks)'),
} satisfies Record<RecordType, Judge>;

/** What is wrong with a value, in the service's words; undefined when it is right. */
export function valueProblem(type: RecordType, value: string): string | undefined {
  const problem = JUDGES[type](value);
  return problem && `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`;
}

/**
 * The strings of a TXT value, `"a" "b"`;
 * undefined when it is not made of quoted strings of at most 255 characters.
 */
export function textsOf(value: string): string[] | undefined {
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(value)) return undefined;
  const texts = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(["\\])/g, '$1'));
  return texts.every((text) => text.length <= 255) ? texts : undefined;
}
