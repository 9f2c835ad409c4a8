import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { PLACES } from '../installation/places.ts';
import { REMOVED_PREFIX } from '../installation/removed-prefix.ts';
import { buildFunctions } from '../installation/template/build-functions.ts';
import { RUNTIME } from '../installation/template/functions.ts';
import { refuseToRemove, refuseToStrand } from '../installation/template/in-flight.ts';
import { PARAMETER_RULES } from '../installation/template/parameter-rules.ts';
import { refuseUntaken } from '../installation/template/refuse-untaken.ts';
import { serviceParts } from '../installation/template/service-parts.ts';
import { type PackageSite, packageSite } from '../installation/template/site.ts';
import { stackParameters } from '../installation/template/stack-parameters.ts';
import type { Input, Provider, Serverless, Stack, Writers } from './osls.ts';
import { type PluginSettings, pluginSettings } from './plugin-settings.ts';

/**
 * The plugin `teal/serverless` of osls: makes a service of osls an installation of Teal. It gives the service
 * its functions and resources, builds the functions' zips where osls looks for them, refuses to strand
 * deployments in flight by a deploy or a removal, and says what the stack's parameters are.
 */
export default class TealPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;
  readonly #serverless: Serverless;
  readonly #params: readonly string[];
  #site: PackageSite | undefined;

  constructor(serverless: Serverless, options: { readonly param?: readonly string[] }, { log }: Writers) {
    this.#serverless = serverless;
    this.#params = options.param ?? [];
    this.hooks = {
      // The first of all hooks: nothing is built, and no stack looked up, for what is refused.
      initialize: () => this.#refuseToStrand(),
      // What has begun in between.
      'before:remove:remove': () => this.#refuseToStrand(),
      'before:package:createDeploymentArtifacts': async () => {
        if (this.#site) log.notice(await buildFunctions(this.#site, serverless.serviceDir));
      },
      // osls takes no Rules among its resources.
      'after:aws:package:finalize:mergeCustomProviderResources': async () => {
        serverless.service.provider.compiledCloudFormationTemplate.Rules = PARAMETER_RULES;
      },
      'before:aws:deploy:deploy:updateStack': () => this.#sayParameters(),
    };
  }

  /** Before osls reads functions and resources. */
  async asyncInit(): Promise<void> {
    const { configurationInput, serviceDir, processedInput } = this.#serverless;
    if (processedInput.isHelpRequest) return;
    await this.#told(async () => {
      const { deployments } = this.#settings();
      const region = this.#serverless.getProvider('aws').getRegion();
      this.#site = await packageSite(configurationInput.service ?? '', resolve(serviceDir, deployments), region);
      const parts = serviceParts(this.#site);
      refuseUntaken(this.#site, parts);
      // A local AWS is loaded only when it is needed.
      const { refuseUntakenRules } = await import('../rehearsal/refuse-untaken-rules.ts');
      await refuseUntakenRules(this.#site.configs, this.#site.prefix);
      const { functions, resources } = parts;
      this.#extend(settingsOf(configurationInput));
      this.#extend([
        [['functions'], [functions, ...listed(configurationInput.functions)]],
        [['resources'], [...resources, ...listed(configurationInput.resources)]],
      ]);
    });
  }

  #settings(): PluginSettings {
    return pluginSettings(this.#serverless.configurationInput.custom?.teal, this.#params);
  }

  #extend(entries: readonly (readonly [readonly string[], unknown])[]): void {
    for (const [path, value] of entries) this.#serverless.extendConfiguration(path, value);
  }

  async #refuseToStrand(): Promise<void> {
    const command = this.#serverless.processedInput.commands.join(' ');
    const refuse = REFUSALS.get(command);
    if (refuse === undefined || !this.#site) return;
    const site = this.#site;
    const named = process.env[REMOVED_PREFIX];
    if (command === 'remove' && named !== undefined && named !== site.prefix) {
      const told = `serverless.yml is of the installation '${site.prefix}', and '${named}' is to be removed`;
      throw new this.#serverless.classes.Error(`${told}: set TEAL_PREFIX, or go to the folder of that one`, 'TEAL');
    }
    const { region, credentials } = await this.#serverless.getProvider('aws').getAwsSdkV3Config();
    await this.#told(() => refuse(site, { region, credentials }, this.#settings().inFlight), 'TEAL_IN_FLIGHT');
  }

  /**
   * Not in provider.stackParameters from the start: osls makes the stack of a bucket alone first, whose
   * template declares no parameters, and CloudFormation refuses those that a template does not declare.
   */
  async #sayParameters(): Promise<void> {
    const { provider } = this.#serverless.service;
    const { Parameters = {} } = provider.compiledCloudFormationTemplate;
    const known = await parametersOf(this.#serverless.getProvider('aws'), this.#serverless.serviceDir);
    provider.stackParameters = stackParameters(Parameters, this.#settings().parameters, known);
  }

  /** What is wrong with what a person wrote is told without the stack of whoever found it. */
  async #told(act: () => Promise<void>, code = 'TEAL'): Promise<void> {
    try {
      await act();
    } catch (error) {
      throw Object.assign(new this.#serverless.classes.Error((error as Error).message, code), { cause: error });
    }
  }
}

/** What is asked before a command of osls does anything. */
const REFUSALS: ReadonlyMap<string, typeof refuseToStrand> = new Map([
  ['deploy', refuseToStrand],
  ['remove', refuseToRemove],
]);

/** What holds of every installation; of some a service may say something else. */
function settingsOf({ provider = {}, service, package: packed = {} }: Input): readonly (readonly [readonly string[], unknown])[] {
  return [
    [['provider', 'runtime'], provider.runtime ?? RUNTIME],
    // Versions and alias are the state machines'.
    [['provider', 'versionFunctions'], false],
    [['package'], { ...packed, individually: true }],
    [['provider', 'architecture'], provider.architecture ?? 'arm64'],
    [['provider', 'stackName'], provider.stackName ?? service],
    [['provider', 'deploymentBucket'], provider.deploymentBucket ?? { blockPublicAccess: true }],
  ];
}

const listed = (members: Input['resources']): readonly object[] =>
  members === undefined || members === null ? [] : Array.isArray(members) ? members : [members];

/** Names of the parameters that the stack has; none where there is no stack yet. */
async function parametersOf(provider: Provider, serviceDir: string): Promise<ReadonlySet<string>> {
  const client = await provider.getCloudFormationClient();
  const { DescribeStacksCommand } = sdkOfOsls(serviceDir);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: provider.naming.getStackName() }));
    return new Set(
      (Stacks[0]?.Parameters ?? []).flatMap(({ ParameterKey }: NonNullable<Stack['Parameters']>[number]) => ParameterKey ?? []),
    );
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ValidationError' && message.includes('does not exist')) return new Set();
    throw error;
  }
}

/** The commands of the SDK that osls itself has, as its client is of that. */
function sdkOfOsls(serviceDir: string): { readonly DescribeStacksCommand: new (input: { readonly StackName: string }) => object } {
  const require = createRequire(import.meta.url);
  const osls = require.resolve('serverless/package.json', { paths: [serviceDir, PLACES.root] });
  return require(require.resolve('@aws-sdk/client-cloudformation', { paths: [osls] }));
}
