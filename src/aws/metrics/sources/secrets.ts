import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Secret } from '../../../deployment/check.ts';
import { abortedBy } from '../../aborted-by.ts';
import { nameOf } from '../../aws-errors.ts';
import { type Clients, secretsManager, ssm } from '../../clients.ts';
import { NoAnswer } from './said.ts';

/** Secrets of one look. Values are read at the moment of the call, and forgotten with the look. */
export interface Secrets {
  /** Rejects with `NoAnswer`, which names the reference and no value. */
  value(secret: Secret, signal: AbortSignal): Promise<string>;
  /** The text without any value that was read, however it may be encoded. */
  masked(text: string): string;
}

export function secretsOf(clients: Clients): Secrets {
  const known = new Map<string, Promise<string>>();
  const values = new Set<string>();
  const read = async (secret: Secret, signal: AbortSignal) => {
    const whole = await wholeOf(clients, secret, signal);
    values.add(whole);
    const value = memberOf(secret, whole).trim();
    // What cannot stand in a header would be told by the error of whoever tries.
    if (!/^[\x20-\x7e]+$/.test(value)) throw new NoAnswer(`${referenceText(secret)} is empty, or has more than printable ASCII`);
    values.add(value);
    return value;
  };
  return {
    value(secret, signal) {
      const key = JSON.stringify(secret);
      const value = known.get(key) ?? read(secret, signal);
      known.set(key, value);
      return value;
    },
    masked: (text) =>
      [...values]
        .flatMap(spellingsOf)
        .sort((a, b) => b.length - a.length)
        .reduce((masked, spelling) => masked.replaceAll(spelling, '***'), text),
  };
}

/** To people: which secret, and nothing of it. */
const referenceText = (secret: Secret): string =>
  'parameter' in secret
    ? `the parameter ${secret.parameter}`
    : `the secret ${secret.secretsManager}${secret.key === undefined ? '' : ` (member ${secret.key})`}`;

const spellingsOf = (value: string): readonly string[] =>
  value === ''
    ? []
    : [
        ...new Set([
          value,
          JSON.stringify(value).slice(1, -1),
          encodeURIComponent(value),
          new URLSearchParams({ v: value }).toString().slice(2),
          Buffer.from(value).toString('base64'),
          Buffer.from(value).toString('base64url'),
        ]),
      ];

async function wholeOf(clients: Clients, secret: Secret, signal: AbortSignal): Promise<string> {
  try {
    const whole = await ('parameter' in secret ? parameterOf : managedOf)(clients, secret as never, signal);
    if (whole === undefined) throw new NoAnswer(`${referenceText(secret)} is no text`);
    return whole;
  } catch (error) {
    if (error instanceof NoAnswer || signal.aborted) throw error;
    // The message of an error of AWS is not repeated: the name says what is wrong.
    throw new NoAnswer(`${referenceText(secret)} cannot be read: ${nameOf(error) ?? 'Error'}`);
  }
}

async function parameterOf(clients: Clients, { parameter }: Extract<Secret, { readonly parameter: string }>, signal: AbortSignal) {
  const command = new GetParameterCommand({ Name: parameter, WithDecryption: true });
  return (await ssm(clients, regionOf(parameter)).send(command, abortedBy(signal))).Parameter?.Value;
}

async function managedOf(
  clients: Clients,
  { secretsManager: id }: Extract<Secret, { readonly secretsManager: string }>,
  signal: AbortSignal,
) {
  const command = new GetSecretValueCommand({ SecretId: id });
  return (await secretsManager(clients, regionOf(id)).send(command, abortedBy(signal))).SecretString;
}

/** Each region has its own endpoint, which knows no ARN of another. A name is of the own region. */
const regionOf = (name: string): string | undefined => (name.startsWith('arn:') ? name.split(':')[3] : undefined);

function memberOf(secret: Secret, whole: string): string {
  if (!('key' in secret) || secret.key === undefined) return whole;
  const member = membersOf(whole)?.[secret.key];
  if (typeof member === 'string') return member;
  if (typeof member === 'number') return String(member);
  throw new NoAnswer(`${referenceText(secret)} is no text: the secret is no JSON object with such a member`);
}

function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (Object.assign(Object.create(null), value) as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
