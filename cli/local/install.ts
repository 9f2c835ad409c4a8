import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { compile, functionArnSubstitution } from '../../src/asl/index.ts';
import { type ActionHandler, FUNCTION_SECONDS } from '../../src/aws/action.ts';
import { type Clients, dynamo, events, sfn } from '../../src/aws/clients.ts';
import { recordTable } from '../../src/aws/dynamo-record.ts';
import type { Ports } from '../../src/aws/ports.ts';
import type { RouteKind, ServiceConfig } from '../../src/deployment/service-config.ts';
import type { LocalAws } from '../../src/local/local-aws.ts';
import { dns } from '../../statemachines/dns.ts';
import { loadBalancer } from '../../statemachines/load-balancer.ts';
import { pushRule } from './push-rule.ts';

export const TABLE = 'teal';

const WORKFLOWS = { 'load-balancer': loadBalancer, dns } as const satisfies Record<RouteKind, unknown>;

type Home = { readonly region: string; readonly account: string };

/** ARNs of the state machines that an installation has, one for each kind of route. */
export const stateMachines = ({ region, account }: Home): Readonly<Record<RouteKind, string>> => ({
  'load-balancer': `arn:aws:states:${region}:${account}:stateMachine:teal-load-balancer`,
  dns: `arn:aws:states:${region}:${account}:stateMachine:teal-dns`,
});

export interface Installation {
  readonly functions: ReadonlyMap<string, ActionHandler<unknown, unknown, string>>;
  /** What the functions run on. */
  readonly ports: Ports;
  readonly configs: readonly ServiceConfig[];
}

/** How Teal gets into a local AWS. */
export type Install = (local: LocalAws, clients: Clients, teal: Omit<Installation, 'functions'>) => Promise<unknown>;

/**
 * Puts Teal into a local AWS, as its CloudFormation stack would into a real one: the table, the functions (in process), the
 * state machines, one rule a service.
 */
export async function installTeal(local: LocalAws, clients: Clients, teal: Installation): Promise<void> {
  await dynamo(clients).send(new CreateTableCommand(recordTable(TABLE)));

  const arns: Record<string, string> = {};
  // A function's time-out is wall-clock, as HTTP's are, unless all time is virtual.
  const deadlineClock = Number.isFinite(local.clock.factor) ? {} : { deadlineClock: local.clock };
  for (const [name, handler] of teal.functions) {
    const { arn } = local.services.lambda.register({
      name: `teal-${name}`,
      handler: handler.within(teal.ports, deadlineClock),
      timeoutSeconds: handler.action.timeoutSeconds ?? FUNCTION_SECONDS,
      memory: 512,
    });
    arns[functionArnSubstitution(name)] = arn;
  }

  for (const workflow of Object.values(WORKFLOWS)) {
    const name = `teal-${workflow.name}`;
    await sfn(clients).send(
      new CreateStateMachineCommand({
        name,
        roleArn: `arn:aws:iam::${local.account}:role/${name}`,
        definition: substitute(JSON.stringify(compile(workflow)), arns),
      }),
    );
  }

  const machines = stateMachines(local);
  for (const config of teal.configs) {
    const { rule, target } = pushRule(config, {
      prefix: TABLE,
      account: local.account,
      machine: machines[config.route],
      role: `arn:aws:iam::${local.account}:role/${TABLE}-push-${config.service}`,
    });
    await events(clients).send(new PutRuleCommand(rule));
    await events(clients).send(new PutTargetsCommand({ Rule: rule.Name, Targets: [target] }));
  }
}

/** What CloudFormation's DefinitionSubstitutions do. Throws when a name has no value: a machine with a hole in it must not be made. */
function substitute(definition: string, values: Readonly<Record<string, string>>): string {
  return definition.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new Error(`the workflow calls a function that does not exist: ${name}; there are ${Object.keys(values).join(', ')}`);
    return value;
  });
}
