import * as z from 'zod';
import { key } from './key.ts';
import { text } from './kinds.ts';
import { object } from './section.ts';
import { wanting, wantingAWay } from './wants.ts';

/** A reference to a secret: its value is read at the moment of the call. */
export type WrittenSecret = WrittenManagedSecret | WrittenParameter;

interface WrittenEncrypted {
  /** The ARN of the customer managed KMS key that encrypts it, if there is one. */
  readonly kmsKey?: string;
}

interface WrittenManagedSecret extends WrittenEncrypted {
  /** The name or the ARN of a secret in Secrets Manager. */
  readonly secretsManager: string;
  /** The member of the secret, if it is a JSON object. */
  readonly key?: string;
}

interface WrittenParameter extends WrittenEncrypted {
  /** The name or the ARN of a parameter in Systems Manager. */
  readonly parameter: string;
}

/** The value of a header: a text that everybody may read, or a secret. */
export type WrittenHeader = string | WrittenSecretHeader;

interface WrittenSecretHeader {
  /** The value, by reference. */
  readonly secret: WrittenSecret;
  /**
   * What stands before it, such as `'Bearer '`.
   * @default ''
   */
  readonly prefix?: string;
}

const kmsArn = text('the ARN of a KMS key', '^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,64}$');

const ENCRYPTED = {
  kmsKey: key(kmsArn, { optional: true, text: 'The ARN of the customer managed KMS key that encrypts it, if there is one.' }),
} as const;

const managed = object({
  secretsManager: key(
    text('the name or the ARN of a secret', '^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,512}$'),
    { text: 'The name or the ARN of a secret in Secrets Manager.' },
  ),
  key: key(text('a member of the secret', '^[^\\r\\n]{1,255}$'), {
    optional: true,
    text: 'The member of the secret, if it is a JSON object.',
  }),
  ...ENCRYPTED,
});

const parameter = object({
  parameter: key(
    text('the name or the ARN of a parameter', '^(arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter)?[A-Za-z0-9/_.-]{1,1011}$'),
    { text: 'The name or the ARN of a parameter in Systems Manager.' },
  ),
  ...ENCRYPTED,
});

export const secret = z
  .union([managed, parameter], { error: wantingAWay('{ secretsManager: <name or ARN> } or { parameter: <name or ARN> }') })
  .meta({ wants: 'a reference to a secret of Secrets Manager, or to a parameter of Systems Manager' });

const secretHeader = object({
  secret: key(secret, { text: 'The value, by reference.' }),
  prefix: key(text('up to 100 printable characters', '^[ -~]{0,100}$'), {
    default: '',
    text: "What stands before it, such as `'Bearer '`.",
  }),
});

const headerName = text('the name of an HTTP header', "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$");

/** Headers of a request to a source. */
export const sourceHeaders = () => {
  const wants = 'an object of header names, each with a text or { secret }';
  const plain = text('a header value of printable ASCII, at most 1000 characters', '^[\\x20-\\x7e\\t]{0,1000}$');
  return z
    .record(headerName, z.union([plain, secretHeader], { error: wantingAWay('a text or { secret: <reference> }') }), {
      error: wanting(wants),
    })
    .meta({ wants });
};
