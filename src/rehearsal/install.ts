import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateAliasCommand } from '@aws-sdk/client-lambda';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { compile, functionArnSubstitution } from '@teal/asl';
import type { LocalAws } from '@teal/local-aws';
import { HOOKS_MACHINE } from '../../statemachines/fragments/hooks.ts';
import { LOST_PUSHES_URL } from '../../statemachines/fragments/lease.ts';
import { hooks } from '../../statemachines/hooks.ts';
import { type ActionHandler, FUNCTION_MEMORY_MB, FUNCTION_SECONDS } from '../aws/action/action.ts';
import { type Clients, dynamo, events, lambda, sfn, sqs } from '../aws/clients.ts';
import type { Ports } from '../aws/ports.ts';
import { recordTable } from '../aws/record/dynamo-record.ts';
import { arnAt, functionArn, functionName, lostPushesName, machineArn, machineName, type Site } from '../aws/site.ts';
import type { RouteKind } from '../deployment/route-kinds.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { alarmRule, toldByAlarms } from '../installation/alarm-rule.ts';
import { machineCalls } from '../installation/called-functions.ts';
import { doorAliases } from '../installation/door-aliases.ts';
import { roleMaker } from '../installation/install-roles.ts';
import { lostPushesPolicy } from '../installation/lost-pushes-policy.ts';
import { PREFIX } from '../installation/names.ts';
import { pushRule, startedByPushes } from '../installation/push-rule.ts';
import { endedRule, sweepRule } from '../installation/recovery-rules.ts';
import { WORKFLOWS } from '../installation/workflows.ts';

type Home = { readonly region: string; readonly account: string };

/** ARN of the state machine that deploys over a route. */
export const machineOf = (home: Home, route: RouteKind): string => machineArn(siteOf(home, []), route);

/** Where a local installation is and what it deploys: its roles follow from it. */
export const siteOf = ({ region, account }: Home, configs: readonly ServiceConfig[]): Site => ({
  home: { partition: 'aws', region, account },
  prefix: PREFIX,
  configs,
});

export interface Installation {
  readonly functions: ReadonlyMap<string, ActionHandler<unknown, unknown, string>>;
  /** What the functions run on. */
  readonly ports: Ports;
  readonly configs: readonly ServiceConfig[];
  /**
   * Whether dead executions, lost pushes and services at rest are looked for every minute. Events of ends and
   * pushes are heard anyway.
   */
  readonly sweeps: boolean;
}

/** How Teal gets into a local AWS. */
export type Install = (local: LocalAws, clients: Clients, teal: Omit<Installation, 'functions'>) => Promise<unknown>;

const compiled = new Map<string, string>();

/**
 * By its name: each local AWS of this process gets the same, and compiling takes longer than many a story.
 */
function definitionOf(workflow: (typeof WORKFLOWS)[number]): string {
  const before = compiled.get(workflow.name);
  if (before !== undefined) return before;
  const definition = JSON.stringify(compile(workflow));
  compiled.set(workflow.name, definition);
  return definition;
}

/**
 * Puts Teal into a local AWS, as its CloudFormation stack would into a real one: the table, the functions (in
 * process), the state machines, one rule a service, and a role for each of these.
 */
export async function installTeal(local: LocalAws, clients: Clients, teal: Installation): Promise<void> {
  await dynamo(clients).send(new CreateTableCommand(recordTable(PREFIX)));

  const site = siteOf(local, teal.configs);
  const roles = roleMaker(clients, site);
  const arns: Record<string, string> = {};
  // A function's time-out is wall-clock, as HTTP's are, unless all time is virtual.
  const deadlineClock = Number.isFinite(local.clock.factor) ? {} : { deadlineClock: local.clock };
  for (const [name, handler] of teal.functions) {
    const { arn } = local.services.lambda.register({
      name: functionName(site, name),
      handler: handler.within(teal.ports, deadlineClock),
      timeoutSeconds: handler.action.timeoutSeconds ?? FUNCTION_SECONDS,
      memory: handler.action.memoryMb ?? FUNCTION_MEMORY_MB,
      role: await roles.ofFunction(handler.action),
    });
    arns[functionArnSubstitution(name)] = arn;
  }
  for (const { FunctionName, Name } of doorAliases(site)) {
    await lambda(clients).send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: '$LATEST' }));
  }
  const lost = arnAt(site, 'sqs', lostPushesName(site));
  const Attributes = { Policy: JSON.stringify(lostPushesPolicy(site)) };
  const { QueueUrl = '' } = await sqs(clients).send(new CreateQueueCommand({ QueueName: lostPushesName(site), Attributes }));
  arns[LOST_PUSHES_URL] = QueueUrl;
  arns[HOOKS_MACHINE] = machineArn(site, hooks.name);

  const actions = [...teal.functions.keys()].map((name) => ({ name }));
  for (const workflow of WORKFLOWS) {
    const definition = definitionOf(workflow);
    await sfn(clients).send(
      new CreateStateMachineCommand({
        name: machineName(site, workflow.name),
        roleArn: await roles.ofMachine(workflow.name, machineCalls(workflow, { actions })),
        definition: substitute(definition, arns),
      }),
    );
  }

  for (const config of startedByPushes(teal.configs)) {
    const { rule, target } = pushRule(config, {
      prefix: PREFIX,
      account: local.account,
      machine: machineArn(site, config.route),
      role: await roles.ofPushRule(config),
    });
    await events(clients).send(new PutRuleCommand(rule));
    await events(clients).send(new PutTargetsCommand({ Rule: rule.Name, Targets: [{ ...target, DeadLetterConfig: { Arn: lost } }] }));
  }

  const alarms = toldByAlarms(teal.configs).map((config) => alarmRule(config, site));
  for (const { rule, targets } of [endedRule(site), ...alarms, ...(teal.sweeps ? [sweepRule(site)] : [])]) {
    const Targets = targets.map(({ calls, target }) => ({ ...target, Arn: functionArn(site, calls) }));
    await events(clients).send(new PutRuleCommand(rule));
    await events(clients).send(new PutTargetsCommand({ Rule: rule.Name, Targets }));
  }
}

/**
 * What CloudFormation's DefinitionSubstitutions do. Throws when a name has no value: a machine with a hole in
 * it must not be made.
 */
function substitute(definition: string, values: Readonly<Record<string, string>>): string {
  return definition.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new Error(`the workflow calls a function that does not exist: ${name}; there are ${Object.keys(values).join(', ')}`);
    return value;
  });
}
