import type { Permission } from './identity.ts';
import type { ServiceContext } from './service.ts';

type Tags = readonly { readonly key?: string | undefined; readonly value?: string | undefined }[];

/** Condition keys of tags that a call brings: `aws:RequestTag/<key>`, `aws:TagKeys`. */
export function requestTags(tags: Tags | undefined): Readonly<Record<string, string | readonly string[] | undefined>> {
  if (!tags || tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ key = '', value = '' }) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': tags.map(({ key = '' }) => key),
  };
}

/**
 * Condition keys of the tags that a resource has, in the global form and,
 * where a service has one, in its own (`ecs:ResourceTag/<key>`).
 */
export const resourceTags = (tags: Iterable<readonly [string, string]>, own?: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...tags].flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      ...(own === undefined ? [] : [[`${own}:ResourceTag/${key}`, value]]),
    ]),
  );

/** Handing a role to a service needs iam:PassRole. `role`: ARN or name; none when it is undefined. */
export function passRole(ctx: ServiceContext, role: string | undefined, service: string, associated?: string): readonly Permission[] {
  if (role === undefined) return [];
  const resource = role.startsWith('arn:') ? role : `arn:aws:iam::${ctx.account}:role/${role}`;
  return [{ action: 'iam:PassRole', resource, context: { 'iam:PassedToService': service, 'iam:AssociatedResourceArn': associated } }];
}

/** The part of an ARN after its last slash, or the name itself. */
export const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** What a function may be named by: name, partial ARN or ARN, with a qualifier or without. */
const FUNCTION = /^(?:arn:[^:]+:lambda:[^:]*:)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::([^:]+))?$/;

/** A function as policies are asked about it: with the qualifier, where the call has one. */
export function functionArn({ region, account }: Pick<ServiceContext, 'region' | 'account'>, reference = '*', qualifier?: string): string {
  const [, owner = account, name = reference, own] = FUNCTION.exec(reference) ?? [];
  const version = qualifier ?? own;
  return `arn:aws:lambda:${region}:${owner}:function:${name}${version === undefined ? '' : `:${version}`}`;
}

/**
 * `arn:...:stateMachine:<name>:<version or alias>`: policies name the machine, and the rest is a condition.
 */
const QUALIFIED = /^(arn:[^:]+:states:[^:]*:[^:]*:stateMachine:[^:]+):([^:]+)$/;

/**
 * A state machine as policies are asked about it.
 * Source: Step Functions Developer Guide, "Versions and aliases: Permissions".
 */
export function machineAndQualifier(reference: string): { readonly machine: string; readonly qualifier: string | undefined } {
  const [, machine = reference, qualifier] = QUALIFIED.exec(reference) ?? [];
  return { machine, qualifier };
}

/**
 * What a service asks of its caller to use a KMS key, by id, ARN or alias; nothing for the service's own
 * (`alias/aws/<service>`), whose key policy lets every caller of that service.
 */
export function kmsPermissions(
  { region, account }: Pick<ServiceContext, 'region' | 'account'>,
  action: 'kms:Decrypt' | 'kms:GenerateDataKey',
  key: string | undefined,
): readonly Permission[] {
  if (key === undefined || /(?:^|:)alias\/aws\//.test(key)) return [];
  const own = key.startsWith('alias/') ? key : `key/${key}`;
  return [{ action, resource: key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${account}:${own}` }];
}
