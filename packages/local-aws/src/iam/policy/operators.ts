import { BlockList, isIP } from 'node:net';
import { arnPattern, wildcard } from './wildcard.ts';

/**
 * How one value of a policy is compared with one of the request.
 * `make` prepares the policy's value; undefined: no such value.
 */
export interface Operator {
  readonly negated: boolean;
  /** The policy's value may hold wildcards, so that a variable in it needs escaping. */
  readonly wild: boolean;
  make(policyValue: string): ((requestValue: string) => boolean) | undefined;
}

const is = (make: Operator['make'], wild = false): Operator => ({ negated: false, wild, make });
const isNot = (operator: Operator): Operator => ({ ...operator, negated: true });

const equals = is((wanted) => (value) => value === wanted);
const equalsIgnoringCase = is((wanted) => (value) => value.toLowerCase() === wanted.toLowerCase());
const like = is((wanted) => wildcard(wanted), true);
const arn = is((wanted) => arnPattern(wanted), true);
const bool = is((wanted) => (value) => value.toLowerCase() === wanted.toLowerCase());

const ordered = (parse: (text: string) => number, compare: (value: number, wanted: number) => boolean): Operator =>
  is((text) => {
    const wanted = parse(text);
    if (Number.isNaN(wanted)) return undefined;
    return (value) => compare(parse(value), wanted);
  });

const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
/** ISO 8601, or seconds since 1970. */
const date = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const ORDER = {
  Equals: (a: number, b: number) => a === b,
  LessThan: (a: number, b: number) => a < b,
  LessThanEquals: (a: number, b: number) => a <= b,
  GreaterThan: (a: number, b: number) => a > b,
  GreaterThanEquals: (a: number, b: number) => a >= b,
};

const address = is((range) => {
  const [network = '', bits] = range.split('/');
  const version = isIP(network);
  if (version === 0) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, bits === undefined ? (version === 4 ? 32 : 128) : Number(bits), family);
  return (value) => isIP(value) === version && list.check(value, family);
});

/**
 * Every operator but Null, which asks for the key and not for its value.
 * Source: "IAM JSON policy elements: Condition operators".
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: equals,
  StringNotEquals: isNot(equals),
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringNotEqualsIgnoreCase: isNot(equalsIgnoringCase),
  StringLike: like,
  StringNotLike: isNot(like),
  NumericEquals: ordered(number, ORDER.Equals),
  NumericNotEquals: isNot(ordered(number, ORDER.Equals)),
  NumericLessThan: ordered(number, ORDER.LessThan),
  NumericLessThanEquals: ordered(number, ORDER.LessThanEquals),
  NumericGreaterThan: ordered(number, ORDER.GreaterThan),
  NumericGreaterThanEquals: ordered(number, ORDER.GreaterThanEquals),
  DateEquals: ordered(date, ORDER.Equals),
  DateNotEquals: isNot(ordered(date, ORDER.Equals)),
  DateLessThan: ordered(date, ORDER.LessThan),
  DateLessThanEquals: ordered(date, ORDER.LessThanEquals),
  DateGreaterThan: ordered(date, ORDER.GreaterThan),
  DateGreaterThanEquals: ordered(date, ORDER.GreaterThanEquals),
  Bool: bool,
  BinaryEquals: equals,
  IpAddress: address,
  NotIpAddress: isNot(address),
  // The two behave alike. Source: "ARN condition operators".
  ArnEquals: arn,
  ArnLike: arn,
  ArnNotEquals: isNot(arn),
  ArnNotLike: isNot(arn),
};
