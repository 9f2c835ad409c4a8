import { ListStateMachineAliasesCommand } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { nameOf } from '../../aws/aws-errors.ts';
import { type Clients, sfn, sts } from '../../aws/clients.ts';
import { machineName } from '../../aws/site.ts';
import type { RouteKind } from '../../deployment/route-kinds.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { ALIAS, PREFIX } from '../../installation/names.ts';

/**
 * `TEAL_DNS_STATE_MACHINE_ARN`: how the environment names another machine for a route, as a whole ARN; an
 * alias or version may be part of it.
 */
const variableOf = (route: RouteKind): string => `TEAL_${route.toUpperCase().replaceAll('-', '_')}_STATE_MACHINE_ARN`;

export const prefixOf = (env: NodeJS.ProcessEnv): string => env.TEAL_PREFIX || PREFIX;

/**
 * ARN to start executions of a route on: as the environment names it, or the machine that an installation of
 * the caller's own account and region has by its names, by its alias where there is one. BadUsage when there
 * is no such machine.
 */
export async function findMachine(clients: Clients, route: RouteKind, env: NodeJS.ProcessEnv): Promise<string> {
  const named = env[variableOf(route)];
  if (named) return named;
  const machine = await machineByName(clients, machineName({ prefix: prefixOf(env) }, route));
  return startedOn(
    clients,
    machine,
    `start one with 'npx teal local --sample' and set AWS_ENDPOINT_URL, or name yours by TEAL_PREFIX or ${variableOf(route)}`,
  );
}

/**
 * What ListStateMachineAliases says of a machine that is not there. Source: its errors in the service model
 * of Step Functions (2016-11-23).
 */
const NO_MACHINE = new Set(['StateMachineDoesNotExist', 'StateMachineDeleting', 'ResourceNotFound']);

/** What starts the machine: its alias where it has one. `otherwise`: said when there is no such machine. */
export async function startedOn(clients: Clients, named: string, otherwise: string): Promise<string> {
  // A dead letter names the alias, too.
  const machine = named.split(':').slice(0, 7).join(':');
  try {
    // One call tells of both: whether there is such a machine, and its aliases.
    const { stateMachineAliases = [] } = await sfn(clients).send(new ListStateMachineAliasesCommand({ stateMachineArn: machine }));
    const live = `${machine}:${ALIAS}`;
    return stateMachineAliases.some(({ stateMachineAliasArn }) => stateMachineAliasArn === live) ? live : machine;
  } catch (error) {
    if (!NO_MACHINE.has(nameOf(error) ?? '')) throw error;
    throw new BadUsage(`there is no state machine ${machine}; ${otherwise}`);
  }
}

/** By the caller's own account and partition, which the credentials tell. */
async function machineByName(clients: Clients, name: string): Promise<string> {
  const [identity, region] = await Promise.all([sts(clients).send(new GetCallerIdentityCommand({})), sfn(clients).config.region()]);
  const partition = identity.Arn?.split(':')[1] ?? 'aws';
  return `arn:${partition}:states:${region}:${identity.Account}:stateMachine:${name}`;
}
