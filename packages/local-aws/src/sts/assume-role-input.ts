import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { AwsError } from '../kernel/aws-error.ts';

interface Rule {
  /** In lower camel case, as the service names it. */
  readonly member: string;
  readonly value: (input: AssumeRoleRequest) => string | undefined;
  readonly length: readonly [least: number, most: number];
  readonly pattern?: RegExp;
  readonly required?: true;
}

/** Source: API reference, AssumeRole. A policy's greatest size is judged otherwise than by its length. */
const RULES: readonly Rule[] = [
  { member: 'roleArn', value: ({ RoleArn }) => RoleArn, length: [20, 2048], required: true },
  { member: 'roleSessionName', value: ({ RoleSessionName }) => RoleSessionName, length: [2, 64], pattern: /[\w+=,.@-]*/, required: true },
  { member: 'policy', value: ({ Policy }) => Policy, length: [1, Number.POSITIVE_INFINITY] },
  { member: 'externalId', value: ({ ExternalId }) => ExternalId, length: [2, 1224], pattern: /[\w+=,.@:/-]*/ },
  { member: 'serialNumber', value: ({ SerialNumber }) => SerialNumber, length: [9, 256], pattern: /[\w+=/:,.@-]*/ },
  { member: 'tokenCode', value: ({ TokenCode }) => TokenCode, length: [6, 6], pattern: /[\d]*/ },
  { member: 'sourceIdentity', value: ({ SourceIdentity }) => SourceIdentity, length: [2, 64], pattern: /[\w+=,.@-]*/ },
];

const [SHORTEST, LONGEST] = [900, 43_200];

/**
 * Throws ValidationError for what no AssumeRole could mean, all of it at once: in the words of the front-end
 * validator (mmmorris1975/aws-runas#80, getmoto/moto#9218), and for an ARN that is none as LocalStack's
 * recordings have it.
 */
export function refuseMalformed(input: AssumeRoleRequest): void {
  const found = [...RULES.flatMap((rule) => problemsOf(rule, rule.value(input))), ...durationProblems(input.DurationSeconds)];
  if (found.length > 0)
    throw new AwsError('ValidationError', `${found.length} validation error${found.length > 1 ? 's' : ''} detected: ${found.join('; ')}`);
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(input.RoleArn ?? '')) throw new AwsError('ValidationError', `${input.RoleArn} is invalid`);
}

function problemsOf({ member, length: [least, most], pattern, required }: Rule, value: string | undefined): string[] {
  const told = (rule: string) =>
    `Value ${value === undefined ? 'null' : `'${value}'`} at '${member}' failed to satisfy constraint: ${rule}`;
  if (value === undefined) return required ? [told('Member must not be null')] : [];
  return [
    ...(value.length < least ? [told(`Member must have length greater than or equal to ${least}`)] : []),
    ...(value.length > most ? [told(`Member must have length less than or equal to ${most}`)] : []),
    ...(pattern && !new RegExp(`^${pattern.source}$`).test(value)
      ? [told(`Member must satisfy regular expression pattern: ${pattern.source}`)]
      : []),
  ];
}

function durationProblems(seconds: number | undefined): string[] {
  const told = (rule: string) => [`Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${rule}`];
  if (seconds === undefined) return [];
  if (seconds < SHORTEST) return told(`greater than or equal to ${SHORTEST}`);
  return seconds > LONGEST ? told(`less than or equal to ${LONGEST}`) : [];
}
