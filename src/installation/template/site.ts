import type { ActionHandler } from '../../aws/action/action.ts';
import { partitionOf } from '../../deployment/partition.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { allFunctions } from '../all-functions.ts';
import { loadConfigurations } from '../deployments/configurations.ts';
import { refuseOtherHomes } from './one-home.ts';

/** What a template is made for: an installation by its prefix, wherever the stack will stand. */
export interface PackageSite {
  /** All names start with it; two installations in one account have two. */
  readonly prefix: string;
  /** CloudFormation's pseudo parameters as text: whatever holds one is wrapped in Fn::Sub. */
  readonly home: { readonly partition: string; readonly region: string; readonly account: string };
  /** Where the stack will stand, for what no pseudo parameter is replaced in. */
  readonly partition: string;
  readonly configs: readonly ServiceConfig[];
  readonly actions: readonly PackagedAction[];
}

export interface PackagedAction {
  readonly name: string;
  readonly action: ActionHandler<unknown, unknown, string>['action'];
  /** It reads the service configurations, which are packed beside its bundle. */
  readonly readsConfigs: boolean;
}

/**
 * `deployments`: the folder of the configurations. `region`: where the stack will stand; left out: in some
 * region of the partition `aws`. Throws for configurations that no one stack could serve.
 */
export async function packageSite(prefix: string, deployments: string, region?: string): Promise<PackageSite> {
  const [functions, loaded] = await Promise.all([allFunctions(), loadConfigurations(deployments)]);
  const configs = [...loaded.values()];
  if (region !== undefined) refuseOtherHomes(configs, region);
  return {
    prefix,
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
    home: { partition: '${AWS::Partition}', region: '${AWS::Region}', account: '${AWS::AccountId}' },
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
    partition: partitionOf(region ?? '').id,
    configs,
    actions: [...functions].map(([name, { action }]) => ({
      name,
      action,
      readsConfigs: action.uses.some(({ port }) => port === 'configs'),
    })),
  };
}
