import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { invalid, violates } from './refusals.ts';

/** The fields that a condition may look at. */
const CONDITION_FIELDS = ['path-pattern', 'host-header', 'http-header', 'http-request-method', 'query-string', 'source-ip'] as const;
export type ConditionField = (typeof CONDITION_FIELDS)[number];

/**
 * A condition whose field is known and whose values stand in the field's own config,
 * as Describe calls answer with it.
 */
export type StoredCondition = RuleCondition & { readonly Field: ConditionField };

const MOST_VALUES = 5;
/** A rule may have several conditions of these fields, and one of each other. */
const REPEATABLE: readonly ConditionField[] = ['http-header', 'query-string'];

/** Checks a rule's conditions and puts them in the form that is stored. Throws `ValidationError`. */
export function checkConditions(conditions: readonly RuleCondition[]): StoredCondition[] {
  if (conditions.length === 0) throw invalid('A condition must be specified');
  const stored = conditions.map(checkCondition);
  for (const field of CONDITION_FIELDS)
    if (!REPEATABLE.includes(field) && stored.filter((condition) => condition.Field === field).length > 1)
      throw invalid(`A rule can only have one '${field}' condition`);
  const values = stored.reduce((sum, condition) => sum + valueCount(condition), 0);
  if (values > MOST_VALUES) throw invalid(`A rule can only have '${MOST_VALUES}' condition values`);
  return stored;
}

const isField = (field: string | undefined): field is ConditionField =>
  (CONDITION_FIELDS as readonly (string | undefined)[]).includes(field);

function checkCondition(condition: RuleCondition): StoredCondition {
  const field = condition.Field;
  if (!isField(field)) throw invalid(`Condition field '${field}' must be one of '[${CONDITION_FIELDS.join(', ')}]'`);
  if (condition.Values?.length && field !== 'path-pattern' && field !== 'host-header')
    throw invalid(`The 'Values' field is not compatible with '${field}'`);
  return CHECKS[field](condition);
}

const CHECKS: Readonly<Record<ConditionField, (condition: RuleCondition) => StoredCondition>> = {
  'path-pattern': (condition) => {
    const config = patterns(condition, 'path-pattern', condition.PathPatternConfig, 'PathPatternConfig');
    return { Field: 'path-pattern', ...(config.Values ? { Values: config.Values } : {}), PathPatternConfig: config };
  },
  'host-header': (condition) => {
    const config = patterns(condition, 'host-header', condition.HostHeaderConfig, 'HostHeaderConfig');
    return { Field: 'host-header', ...(config.Values ? { Values: config.Values } : {}), HostHeaderConfig: config };
  },
  'http-header': ({ HttpHeaderConfig: config }) => {
    if (!config?.HttpHeaderName) throw invalid("A 'HttpHeaderConfig' must be specified with 'http-header'");
    if (config.HttpHeaderName.length > 40) throw invalid("The 'HttpHeaderName' value is too long; the limit is '40'");
    if (/^host$/i.test(config.HttpHeaderName))
      throw invalid("You cannot use an 'http-header' condition to specify the host header; use 'host-header'");
    const values = checkedValues('http-header', config.Values, config.RegexValues);
    return { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: config.HttpHeaderName, ...values } };
  },
  'http-request-method': ({ HttpRequestMethodConfig: config }) => {
    if (!config) throw invalid("A 'HttpRequestMethodConfig' must be specified with 'http-request-method'");
    const { Values } = checkedValues('http-request-method', config.Values, undefined, 40);
    for (const value of Values ?? [])
      if (!/^[A-Z_-]+$/.test(value))
        throw invalid("The 'http-request-method' value is invalid; the allowed characters are A-Z, hyphen and underscore");
    return { Field: 'http-request-method', HttpRequestMethodConfig: { Values } };
  },
  'query-string': ({ QueryStringConfig: config }) => {
    if (!config?.Values?.length) throw invalid("A 'QueryStringConfig' must be specified with 'query-string'");
    for (const { Key, Value } of config.Values) {
      if (Value === undefined) throw invalid("A 'Value' must be specified in 'QueryStringKeyValuePair'");
      if (Key && Key.length > 128) throw invalid("The 'Key' value is too long; the limit is '128'");
      if (Value.length > 128) throw invalid("The 'Value' value is too long; the limit is '128'");
    }
    return { Field: 'query-string', QueryStringConfig: { Values: config.Values } };
  },
  'source-ip': ({ SourceIpConfig: config }) => {
    if (!config) throw invalid("A 'SourceIpConfig' must be specified with 'source-ip'");
    if (!config.Values?.length) throw invalid("A 'source-ip' value must be specified");
    for (const value of config.Values)
      if (!/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(value)) throw invalid(`The value '${value}' for 'source-ip' is not a valid CIDR`);
    return { Field: 'source-ip', SourceIpConfig: { Values: config.Values } };
  },
};

interface Patterns {
  readonly Values?: string[] | undefined;
  readonly RegexValues?: string[] | undefined;
}

function patterns(condition: RuleCondition, field: string, config: Patterns | undefined, member: string): Patterns {
  if (condition.Values?.length && config)
    throw invalid(`You cannot provide both Values and '${member}' for a condition of type '${field}'`);
  if (condition.Values && condition.Values.length > 1) throw invalid(`The '${field}' field contains too many values; the limit is '1'`);
  return checkedValues(field, config?.Values ?? condition.Values, config?.RegexValues ?? condition.RegexValues);
}

function checkedValues(field: string, values: string[] | undefined, regexes: string[] | undefined, longest = 128): Patterns {
  const all = [...(values ?? []), ...(regexes ?? [])];
  if (all.length === 0) throw invalid('A condition value must be specified');
  for (const value of all) if (value.length > longest) throw invalid(`The '${field}' value is too long; the limit is '${longest}'`);
  for (const regex of regexes ?? [])
    if (!isRegex(regex)) throw violates(regex, 'conditions.regexValues', 'Member must be a valid regular expression');
  return { ...(values?.length ? { Values: values } : {}), ...(regexes?.length ? { RegexValues: regexes } : {}) };
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function valueCount(condition: StoredCondition): number {
  const { PathPatternConfig, HostHeaderConfig, HttpHeaderConfig, HttpRequestMethodConfig, QueryStringConfig, SourceIpConfig } = condition;
  const patternConfig = PathPatternConfig ?? HostHeaderConfig ?? HttpHeaderConfig;
  const plain = patternConfig ?? HttpRequestMethodConfig ?? QueryStringConfig ?? SourceIpConfig;
  return (plain?.Values?.length ?? 0) + (patternConfig?.RegexValues?.length ?? 0);
}
