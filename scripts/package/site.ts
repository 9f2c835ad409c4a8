import { loadConfigurations } from '../../cli/configurations.ts';
import { allFunctions } from '../../cli/local/all-functions.ts';
import type { ActionHandler } from '../../src/aws/action.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';

/** What a template is made for: an installation by its prefix, wherever the stack will stand. */
export interface PackageSite {
  /** All names start with it; two installations in one account have two. */
  readonly prefix: string;
  /** CloudFormation's pseudo parameters as text: whatever holds one is wrapped in Fn::Sub. */
  readonly home: { readonly partition: string; readonly region: string; readonly account: string };
  readonly configs: readonly ServiceConfig[];
  readonly actions: readonly PackagedAction[];
}

export interface PackagedAction {
  readonly name: string;
  readonly action: ActionHandler<unknown, unknown, string>['action'];
  /** It reads the service configurations, which are packed beside its bundle. */
  readonly readsConfigs: boolean;
}

export async function packageSite(prefix: string): Promise<PackageSite> {
  const [functions, configs] = await Promise.all([allFunctions(), loadConfigurations()]);
  return {
    prefix,
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
    home: { partition: '${AWS::Partition}', region: '${AWS::Region}', account: '${AWS::AccountId}' },
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
    configs: [...configs.values()],
    actions: [...functions].map(([name, { action }]) => ({
      name,
      action,
      readsConfigs: action.uses.some(({ port }) => port === 'configs'),
    })),
  };
}
