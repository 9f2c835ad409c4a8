import * as sdk from '@aws-sdk/client-secrets-manager';
import { hexId } from '../kernel/ids.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { secretsManagerAuthorization } from './authorization.ts';
import { badParameter, badRequest, exists, marked, noValue } from './errors.ts';
import { type Given, type Secret, Secrets, stage, type Version, versionOf } from './secrets.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RECOVERY_DAYS = 30;

/** AWS Secrets Manager: secrets with their versions and staging labels. Nothing is encrypted or rotated. */
export function secretsManagerService(ctx: ServiceContext): LocalService {
  const secrets = new Secrets(ctx);
  const now = () => ctx.clock.now();

  const operations = {
    CreateSecret(input, call) {
      const name = input.Name ?? '';
      const present = secrets.find(name);
      if (present?.deletedFrom !== undefined)
        throw badRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
      if (present) throw exists(`The operation failed because the secret ${name} already exists.`);
      refuseBoth(input);
      const secret = secrets.add(name, hexId(ctx.random, 6), input.KmsKeyId);
      if (!hasValue(input)) return { ARN: secret.arn, Name: name };
      const version = versionOf(input, now(), call);
      secret.versions.push(version);
      stage(secret, version, ['AWSCURRENT']);
      return { ARN: secret.arn, Name: name, VersionId: version.id };
    },

    PutSecretValue(input, call) {
      const secret = present(secrets.get(input.SecretId ?? ''));
      refuseBoth(input);
      if (!hasValue(input)) throw badRequest('You must provide either SecretString or SecretBinary.');
      const version = added(secret, versionOf(input, now(), call));
      stage(secret, version, input.VersionStages ?? ['AWSCURRENT']);
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: [...version.stages] };
    },

    GetSecretValue({ SecretId: id = '', VersionId: versionId, VersionStage: label }) {
      const secret = present(secrets.get(id));
      const version = read(secret, versionId, label);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        VersionStages: [...version.stages],
        CreatedDate: new Date(version.createdAt),
        ...(version.string === undefined ? {} : { SecretString: version.string }),
        ...(version.binary === undefined ? {} : { SecretBinary: version.binary }),
      };
    },

    DeleteSecret({ SecretId: id = '', RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force }) {
      const secret = present(secrets.get(id));
      if (force && days !== undefined)
        throw badParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
      if (days !== undefined && (days < 7 || days > RECOVERY_DAYS))
        throw badParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
      secret.deletedFrom = now() + (force ? 0 : (days ?? RECOVERY_DAYS) * DAY_MS);
      if (force) secrets.remove(secret);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(secret.deletedFrom) };
    },
  } satisfies Operations<typeof sdk>;

  return {
    signingName: 'secretsmanager',
    sdk,
    operations,
    authorization: secretsManagerAuthorization(ctx, (id) => secrets.find(id)),
    limits: LIMITS,
  };
}

/** "AWS Secrets Manager quotas": requests a second. */
const LIMITS = [
  { operations: ['GetSecretValue'], burst: 10_000, perSecond: 10_000 },
  { operations: ['CreateSecret'], burst: 50, perSecond: 50 },
  { operations: ['DeleteSecret'], burst: 50, perSecond: 50 },
  { operations: ['PutSecretValue'], burst: 50, perSecond: 50 },
];

const hasValue = ({ SecretString, SecretBinary }: Given) => SecretString !== undefined || SecretBinary !== undefined;

function refuseBoth({ SecretString, SecretBinary }: Given): void {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw badParameter("You can't specify both a binary secret value and a string secret value in the same secret.");
}

function present(secret: Secret): Secret {
  if (secret.deletedFrom !== undefined) throw marked();
  return secret;
}

/** The same call again changes nothing. Source: API reference, PutSecretValue, ClientRequestToken. */
function added(secret: Secret, version: Version): Version {
  const known = secret.versions.find(({ id }) => id === version.id);
  if (!known) {
    secret.versions.push(version);
    return version;
  }
  const same = known.string === version.string && Buffer.from(known.binary ?? []).equals(Buffer.from(version.binary ?? []));
  if (!same) throw exists("You can't use ClientRequestToken that is already associated with a different secret value.");
  return known;
}

function read(secret: Secret, id: string | undefined, label: string | undefined): Version {
  if (id === undefined) {
    const wanted = label ?? 'AWSCURRENT';
    const version = secret.versions.find(({ stages }) => stages.has(wanted));
    if (!version) throw noValue(`staging label: ${wanted}`);
    return version;
  }
  const version = secret.versions.find((each) => each.id === id);
  if (!version) throw noValue(`VersionId: ${id}`);
  if (label !== undefined && !version.stages.has(label))
    throw badRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  return version;
}
