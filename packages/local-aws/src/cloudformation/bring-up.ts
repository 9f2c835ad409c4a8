import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LocalAws } from '../local-aws.ts';
import { clientsOf } from './clients.ts';
import { conditionsOf } from './conditions.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { inOrder } from './order.ts';
import { type ParameterValue, parameterValues } from './parameters.ts';
import type { Home, Standing } from './provider.ts';
import { PROVIDERS } from './providers.ts';
import { checkRules } from './rules.ts';
import { type Template, TemplateInvalid } from './template.ts';

export interface StackOptions {
  readonly name: string;
  readonly template: Template;
  /**
   * Where the packages stand that the template names by S3 keys; they are found by the last part of the key.
   */
  readonly packages: string;
  /** Where it comes up. */
  readonly local: LocalAws;
  /** Of the template's parameters; those left out have their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A stack as it stands in the local AWS. */
export interface Stack {
  /** By logical id. */
  readonly resources: Readonly<Record<string, StackResource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface StackResource extends Standing {
  readonly type: string;
  /** The local AWS has nothing of the kind: the resource has a name, and is not there. */
  readonly leftOut: boolean;
}

/**
 * Brings a CloudFormation template up in a local AWS, one resource after the other, each through its
 * service's own API. Throws TemplateInvalid before anything is made where the template cannot be read or has
 * a type that is not known.
 */
export async function bringUp(options: StackOptions): Promise<Stack> {
  const { name, template, packages, local } = options;
  const clients = clientsOf(local);
  const home = homeOf(local);
  const parameters = parameterValues(template.Parameters ?? {}, options.parameters ?? {});
  const holds = conditionsOf(template.Conditions ?? {}, (asked, where) => outside(asked, where, parameters, options));
  checkRules(template.Rules ?? {}, (asked, where) => outside(asked, where, parameters, options));
  const order = inOrder(template, holds);
  for (const id of order) providerOf(template, id);

  const standing = new Map<string, StackResource>();
  const scope: Scope = {
    condition: holds,
    ref: (asked, where) => standing.get(asked)?.ref ?? outside(asked, where, parameters, options),
    attribute(asked, attribute, where) {
      const resource = standing.get(asked);
      if (!resource) throw new TemplateInvalid(where, `there is no resource ${asked}`);
      const value = resource.attributes[attribute];
      if (value !== undefined) return value;
      const known = Object.keys(resource.attributes).join(', ') || 'none';
      throw new TemplateInvalid(where, `${resource.type} has no attribute ${attribute} here; it has ${known}`);
    },
  };
  for (const id of order) {
    const { Type: type, Properties = {} } = template.Resources[id]!;
    const provider = providerOf(template, id);
    const request = {
      logicalId: id,
      type,
      properties: resolve(Properties, scope, `Resources.${id}.Properties`) as Readonly<Record<string, unknown>>,
      clients,
      home,
      physicalName: physicalName(name, id),
      packaged: (key: string) => readFile(join(packages, basename(key))),
    };
    const made =
      provider.kind === 'left out' ? provider.stand(request) : await provider.create(request).catch((error) => failed(id, type, error));
    standing.set(id, { ...made, type, leftOut: provider.kind === 'left out' });
  }
  const outputs = Object.entries(template.Outputs ?? {}).filter(
    ([id, { Condition: condition }]) => condition === undefined || holds(condition, `Outputs.${id}.Condition`),
  );
  return {
    resources: Object.fromEntries(standing),
    outputs: Object.fromEntries(outputs.map(([id, { Value: value }]) => [id, resolve(value, scope, `Outputs.${id}.Value`)])),
  };
}

/** The local AWS is of the standard partition. */
const homeOf = ({ region, account }: LocalAws): Home => ({ partition: 'aws', region, account });

function providerOf(template: Template, id: string) {
  const { Type: type } = template.Resources[id]!;
  const provider = PROVIDERS[type];
  if (provider) return provider;
  throw new TemplateInvalid(
    `Resources.${id}`,
    `resources of type ${type} do not come up here; known are ${Object.keys(PROVIDERS).join(', ')}`,
  );
}

/** Parameters and pseudo parameters. */
function outside(
  name: string,
  where: string,
  parameters: ReadonlyMap<string, ParameterValue>,
  { local, name: stack }: StackOptions,
): unknown {
  if (parameters.has(name)) return parameters.get(name);
  const home = homeOf(local);
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': home.account,
    'AWS::NoValue': undefined,
    'AWS::NotificationARNs': [],
    'AWS::Partition': home.partition,
    'AWS::Region': home.region,
    'AWS::StackId': `arn:${home.partition}:cloudformation:${home.region}:${home.account}:stack/${stack}/local`,
    'AWS::StackName': stack,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  if (name in pseudo) return pseudo[name];
  throw new TemplateInvalid(where, `there is no resource or parameter ${name}`);
}

const physicalName = (stack: string, logicalId: string): string => {
  const mark = createHash('sha256').update(`${stack}/${logicalId}`).digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 12);
  return `${stack}-${logicalId}-${mark}`;
};

function failed(id: string, type: string, error: unknown): never {
  if (error instanceof TemplateInvalid) throw error;
  const { name, message } = error as Error;
  throw Object.assign(new Error(`${id} (${type}) did not come up: ${name}: ${message}`, { cause: error }), { name: 'StackFailed' });
}
