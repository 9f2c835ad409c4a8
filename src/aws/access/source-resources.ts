import { type HttpTarget, type Secret, type SourceKind, type SourceKinds, sourceKindOf } from '../../deployment/check.ts';
import { checksOf } from '../../deployment/judge/checks-of.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { isCountedByMetrics } from '../../deployment/side.ts';
import { grant, unique } from '../grant.ts';
import type { Grant } from '../policy.ts';
import { arnAt, functionArn, type Site } from '../site.ts';
import { ASKER, READER } from '../source-functions.ts';

/** What sources of checks are read from: all of it follows from the checks that are configured. */

const sourcesOf = <K extends SourceKind>(configs: readonly ServiceConfig[], kind: K): readonly SourceKinds[K][] =>
  configs.flatMap(({ judge }) => checksOf(judge).flatMap(({ of }) => (kind in of ? [(of as Record<K, SourceKinds[K]>)[kind]] : [])));

export const withAlarms = ({ configs }: Site): readonly ServiceConfig[] =>
  configs.filter((config) => sourcesOf([config], 'alarm').length > 0);

/** Of those whose checks are read from metrics. */
export const withMetricChecks = ({ configs }: Site): readonly ServiceConfig[] =>
  configs.filter(
    (config) =>
      sourcesOf([config], 'cloudWatch').length > 0 || (sourcesOf([config], 'requests').length > 0 && config.sides.some(isCountedByMetrics)),
  );

/** Objectives of Application Signals. */
export function objectives(site: Site): readonly Grant[] {
  const slos = sourcesOf(site.configs, 'slo');
  return grant(
    'Objectives',
    slos.map((slo) => (slo.startsWith('arn:') ? slo : arnAt(site, 'application-signals', `slo/${slo}`))),
    [[arnAt(site, 'application-signals', 'slo/*')]],
  );
}

/** Kinds that the judge reads itself. */
const NEAR: readonly SourceKind[] = ['requests', 'cloudWatch', 'alarm'];

/** The function that reads all other sources, where there are any. */
export function sourcesReader(site: Site): readonly Grant[] {
  const far = site.configs.some(({ judge }) => checksOf(judge).some(({ of }) => !NEAR.includes(sourceKindOf(of))));
  return grant('SourcesReader', far ? [functionArn(site, READER)] : []);
}

/**
 * Functions of the teams, by the qualifier that they are invoked by, and the function that asks in the
 * subnets. Source: AWS Lambda Developer Guide, "Resources and conditions for Lambda actions": an invocation
 * is authorized on the qualified ARN when it names a qualifier.
 */
export function invokedFunctions(site: Site): readonly Grant[] {
  const teams = sourcesOf(site.configs, 'lambda').map(({ function: name }) =>
    name.startsWith('arn:') ? name : arnAt(site, 'lambda', `function:${name}`),
  );
  const asker = targetsOf(site.configs).some(({ from }) => from === 'subnets') ? [functionArn(site, ASKER)] : [];
  return grant('SourceFunctions', [...teams, ...asker]);
}

const targetsOf = (configs: readonly ServiceConfig[]): readonly Pick<HttpTarget, 'from'>[] => [
  ...sourcesOf(configs, 'prometheus'),
  ...sourcesOf(configs, 'http'),
  ...sourcesOf(configs, 'datadogGate'),
];

const secretsOf = (configs: readonly ServiceConfig[]): readonly Secret[] => [
  ...[...sourcesOf(configs, 'prometheus'), ...sourcesOf(configs, 'http')].flatMap(({ headers }) =>
    Object.values(headers).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])),
  ),
  ...sourcesOf(configs, 'datadogGate').flatMap(({ apiKey, applicationKey }) => [apiKey, applicationKey]),
];

type Managed = Extract<Secret, { readonly secretsManager: string }>;
type Parameter = Extract<Secret, { readonly parameter: string }>;

const managedSecrets = (configs: readonly ServiceConfig[]) =>
  secretsOf(configs).filter((secret): secret is Managed => 'secretsManager' in secret);
const parameters = (configs: readonly ServiceConfig[]) => secretsOf(configs).filter((secret): secret is Parameter => 'parameter' in secret);

/**
 * Secrets Manager ends each ARN with six characters of its own. Source: AWS Secrets Manager User Guide,
 * "Permissions policy examples".
 */
export function secretArns(site: Site): readonly Grant[] {
  const arnOf = ({ secretsManager: id }: Managed) => {
    const arn = id.startsWith('arn:') ? id : arnAt(site, 'secretsmanager', `secret:${id}`);
    return id.startsWith('arn:') && /-[A-Za-z0-9]{6}$/.test(id) ? arn : `${arn}-??????`;
  };
  return grant('Secrets', managedSecrets(site.configs).map(arnOf));
}

export function parameterArns(site: Site): readonly Grant[] {
  const arnOf = ({ parameter: name }: Parameter) =>
    name.startsWith('arn:') ? name : arnAt(site, 'ssm', `parameter/${name.replace(/^\//, '')}`);
  return grant('Parameters', parameters(site.configs).map(arnOf));
}

/** Keys of secrets, for the service that holds them alone. */
export const secretKeys = (site: Site): readonly Grant[] =>
  keysVia(
    'KeysOfSecrets',
    'secretsmanager',
    site,
    managedSecrets(site.configs).map(({ secretsManager, kmsKey }) => [secretsManager, kmsKey]),
  );

export const parameterKeys = (site: Site): readonly Grant[] =>
  keysVia(
    'KeysOfParameters',
    'ssm',
    site,
    parameters(site.configs).map(({ parameter, kmsKey }) => [parameter, kmsKey]),
  );

/** Source: AWS KMS Developer Guide, "kms:ViaService". */
function keysVia(name: string, service: string, { home }: Site, of: readonly (readonly [string, string | undefined])[]): readonly Grant[] {
  const keys = of.flatMap(([id, key]) => (key === undefined ? [] : [{ key, region: regionOf(id) ?? home.region }]));
  const via = unique(keys.map(({ region }) => `${service}.${region}.amazonaws.com`));
  return grant(
    name,
    keys.map(({ key }) => key),
    [],
    { StringEquals: { 'kms:ViaService': via } },
  );
}

const regionOf = (id: string): string | undefined => (id.startsWith('arn:') ? id.split(':')[3] : undefined);
