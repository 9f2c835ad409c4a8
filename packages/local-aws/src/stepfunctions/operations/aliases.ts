import type { RoutingConfigurationListItem } from '@aws-sdk/client-sfn';
import { AwsError } from '../../kernel/aws-error.ts';
import { checkArn } from '../arns.ts';
import { type AliasRoute, type MachineAlias, unqualified } from '../published.ts';
import type { Store } from '../store.ts';
import { resultPage } from './paging.ts';
import type { Parts, SomeOperations } from './parts.ts';

export type AliasOperations =
  | 'CreateStateMachineAlias'
  | 'UpdateStateMachineAlias'
  | 'DescribeStateMachineAlias'
  | 'ListStateMachineAliases'
  | 'DeleteStateMachineAlias';

/** "Maximum number of state machine aliases". */
const MOST_ALIASES = 100;

export function aliasOperations({ context, store }: Parts): SomeOperations<AliasOperations> {
  const { clock } = context;
  return {
    CreateStateMachineAlias(input) {
      const name = checkAliasName(input.name ?? '');
      const routes = checkRoutes(store, input.routingConfiguration ?? []);
      const machineArn = unqualified(routes[0]?.versionArn ?? '');
      const arn = `${machineArn}:${name}`;
      const existing = store.aliases.get(arn);
      if (existing) {
        if (sameRoutes(existing.routes, routes) && existing.description === input.description)
          return { stateMachineAliasArn: arn, creationDate: new Date(existing.createdAt) };
        throw new AwsError(
          'ConflictException',
          'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
        );
      }
      if (store.aliasesOf(machineArn).length >= MOST_ALIASES)
        throw new AwsError('ServiceQuotaExceededException', `You have reached the limit of ${MOST_ALIASES} aliases of a state machine.`);
      const createdAt = clock.now();
      store.aliases.set(arn, { arn, name, machineArn, description: input.description, routes, createdAt, updatedAt: createdAt });
      return { stateMachineAliasArn: arn, creationDate: new Date(createdAt) };
    },

    UpdateStateMachineAlias(input) {
      const alias = found(store, input.stateMachineAliasArn);
      const { description, routingConfiguration } = input;
      if (description === undefined && routingConfiguration === undefined)
        throw new AwsError('ValidationException', 'Either the description or the routing configuration must be specified');
      const routes = routingConfiguration === undefined ? alias.routes : checkRoutes(store, routingConfiguration);
      if (routes.some(({ versionArn }) => unqualified(versionArn) !== alias.machineArn)) throw ofAnotherMachine(routes);
      const updatedAt = clock.now();
      store.aliases.set(alias.arn, { ...alias, routes, description: description ?? alias.description, updatedAt });
      return { updateDate: new Date(updatedAt) };
    },

    DescribeStateMachineAlias(input) {
      const { arn, name, description, routes, createdAt, updatedAt } = found(store, input.stateMachineAliasArn);
      return {
        stateMachineAliasArn: arn,
        name,
        ...(description === undefined ? {} : { description }),
        routingConfiguration: routes.map(({ versionArn, weight }) => ({ stateMachineVersionArn: versionArn, weight })),
        creationDate: new Date(createdAt),
        updateDate: new Date(updatedAt),
      };
    },

    /** Of a machine, or of one of its versions. */
    ListStateMachineAliases(input) {
      const given = input.stateMachineArn ?? '';
      const version = store.versions.get(given);
      const aliases = version
        ? store.aliasesOf(version.machine.arn).filter(({ routes }) => routes.some(({ versionArn }) => versionArn === given))
        : store.aliasesOf(store.machine(given).arn);
      const { items, nextToken } = resultPage(aliases, input.maxResults, input.nextToken);
      return {
        stateMachineAliases: items.map(({ arn, createdAt }) => ({ stateMachineAliasArn: arn, creationDate: new Date(createdAt) })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },

    /** Deleting what does not exist is no error (observed on the service). Executions of the alias go on. */
    DeleteStateMachineAlias(input) {
      store.aliases.delete(checkArn(input.stateMachineAliasArn ?? '', 'stateMachine'));
      return {};
    },
  };
}

function found(store: Store, arn = ''): MachineAlias {
  const alias = store.aliases.get(checkArn(arn, 'stateMachine'));
  if (alias) return alias;
  throw new AwsError('ResourceNotFound', 'Request references a resource that does not exist.', { fields: { resourceName: arn } });
}

function checkAliasName(name: string): string {
  if (name.length > 80) throw constraint(`Value '${name}' at 'name'`, 'Member must have length less than or equal to 80');
  if (!/^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/.test(name))
    throw constraint(
      `Value '${name}' at 'name'`,
      'Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$',
    );
  return name;
}

/** One or two versions of one machine, with weights that sum to 100. */
function checkRoutes(store: Store, given: readonly RoutingConfigurationListItem[]): readonly AliasRoute[] {
  const routes = given.map(({ stateMachineVersionArn = '', weight = 0 }) => ({ versionArn: stateMachineVersionArn, weight }));
  const arns = `Received: [${routes.map(({ versionArn }) => versionArn).join(', ')}]`;
  const weights = routes.map(({ weight }) => weight);
  if (routes.length < 1 || routes.length > 2) {
    const shown = routes.map(
      ({ versionArn, weight }) => `RoutingConfigurationListItem(stateMachineVersionArn=${versionArn}, weight=${weight})`,
    );
    const bound = routes.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 2';
    throw constraint(`Value '[${shown.join(', ')}]' at 'routingConfiguration'`, `Member must have length ${bound}`);
  }
  weights.forEach((weight, i) => {
    if (weight >= 0 && weight <= 100) return;
    const bound = weight < 0 ? 'greater than or equal to 0' : 'less than or equal to 100';
    throw constraint(`Value '${weight}' at 'routingConfiguration.${i + 1}.member.weight'`, `Member must have value ${bound}`);
  });
  if (routes.some(({ versionArn }) => !/:stateMachine:[^:]+:\d+$/.test(versionArn)))
    throw invalid(`Routing configuration must contain state machine version ARNs. ${arns}`);
  if (new Set(routes.map(({ versionArn }) => versionArn)).size < routes.length)
    throw invalid(`Routing configuration must contain distinct state machine version ARNs. ${arns}`);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw invalid(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  if (new Set(routes.map(({ versionArn }) => unqualified(versionArn))).size > 1) throw ofAnotherMachine(routes);
  const missing = routes.find(({ versionArn }) => !store.versions.has(versionArn));
  if (missing)
    throw new AwsError('ResourceNotFound', 'Request references a resource that does not exist.', {
      fields: { resourceName: missing.versionArn },
    });
  return routes;
}

const sameRoutes = (one: readonly AliasRoute[], other: readonly AliasRoute[]): boolean =>
  JSON.stringify(one.map(({ versionArn, weight }) => [versionArn, weight])) ===
  JSON.stringify(other.map(({ versionArn, weight }) => [versionArn, weight]));

/** The rule is documented; the service's own words are not known here. */
const ofAnotherMachine = (routes: readonly AliasRoute[]): AwsError =>
  invalid(`Routing configuration must contain versions of one state machine. Received: [${routes.map((r) => r.versionArn).join(', ')}]`);

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
const constraint = (what: string, bound: string): AwsError =>
  invalid(`1 validation error detected: ${what} failed to satisfy constraint: ${bound}`);
