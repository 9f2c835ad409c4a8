import { DisableRuleCommand, EnableRuleCommand, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { nameOf } from '../../aws/aws-errors.ts';
import { type Clients, dynamo, events, sfn } from '../../aws/clients.ts';
import { allRecords } from '../../aws/record/all-records.ts';
import { lostPushesName, machineName, pushRuleName, sweepRuleName } from '../../aws/site.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import { ROUTE_KINDS } from '../../deployment/route-kind-names.ts';
import { inTheWay, refusalToRemove } from '../../installation/in-the-way.ts';
import { WORKFLOWS } from '../../installation/workflows.ts';
import { EXIT } from '../report/exit-codes.ts';
import { listLost } from './lost-pushes.ts';

interface Teardown {
  readonly clients: Clients;
  readonly clock: Clock;
  readonly prefix: string;
  readonly table: string;
}

interface Told {
  readonly code: number;
  readonly lines: readonly string[];
}

/**
 * A rule that is disabled may still match for a while (EventBridge API Reference, DisableRule: "allow a short
 * period of time for changes to take effect"), and what it has started takes some seconds to the record.
 */
const SHUT_MS = 30_000;

/** What would be taken away and what stays, and what is in the way. Changes nothing. */
export async function planTeardown(of: Teardown): Promise<Told> {
  const [lines, refusal] = [await planned(of), await refusalOf(of)];
  return refusal === undefined ? { code: EXIT.done, lines } : { code: EXIT.failed, lines: [...lines, refusal] };
}

/**
 * Ends an installation: no push starts anything any more, then everything is looked at again, then `remove`
 * takes the stack away. When anything is in the way, `signal` aborts or `remove` fails, pushes start
 * deployments again. It makes no call to a service that Teal deploys, and none to its routes.
 */
export async function tearDown(of: Teardown, remove: () => Promise<void>, signal?: AbortSignal): Promise<Told> {
  const before = await refusalOf(of);
  if (before !== undefined) return { code: EXIT.failed, lines: [before] };
  const shut: string[] = [];
  try {
    for (const rule of await rulesThatStart(of)) {
      await events(of.clients).send(new DisableRuleCommand({ Name: rule }));
      shut.push(rule);
    }
    await of.clock.sleep(SHUT_MS, signal);
    const since = (await refusalOf(of)) ?? (await running(of));
    if (since !== undefined) throw new TeardownRefused(since);
    await remove();
    return { code: EXIT.done, lines: [`the installation ${of.prefix} is gone; what it deployed stands as it stood`] };
  } catch (error) {
    const stillShut = await notEnabledAgain(of, shut);
    if (stillShut.length === 0 && !(error instanceof TeardownRefused)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return {
      code: EXIT.failed,
      lines: [
        why,
        ...stillShut.flatMap((rule) => [
          `${rule} is still disabled, so Teal hears nothing by it:`,
          `  aws events enable-rule --name ${rule}`,
        ]),
      ],
    };
  }
}

class TeardownRefused extends Error {}

const planned = async (of: Teardown): Promise<readonly string[]> => {
  const { prefix, table, clients } = of;
  const lost = await unlessGone('QueueDoesNotExist', () => listLost({ clients }, { prefix }), []);
  const region = await dynamo(clients).config.region();
  return [
    `the installation ${prefix} in ${region}`,
    `  goes    rules, state machines, functions, their roles, their logs, alarms, the dashboard, and the queue ${lostPushesName(of)}`,
    ...lost.map((line) => `          lost with the queue: ${line.replaceAll('\n', ' ')}`),
    `  stays   services, task definitions, target groups, rules of load balancers, records of DNS, images: not touched`,
    `  stays   the table ${table}, with how every deployment ended; it costs by its size alone`,
    `          (aws dynamodb delete-table --table-name ${table})`,
  ];
};

async function refusalOf({ clients, table }: Teardown): Promise<string | undefined> {
  const records = await unlessGone('ResourceNotFoundException', () => allRecords(dynamo(clients), table), []);
  const found = inTheWay(records);
  return found.length === 0 ? undefined : refusalToRemove(found);
}

/** What has not come to the record yet. */
async function running(of: Teardown): Promise<string | undefined> {
  const { clients, prefix } = of;
  const told: string[] = [];
  for (const arn of await machines(of)) {
    const { executions = [] } = await sfn(clients).send(new ListExecutionsCommand({ stateMachineArn: arn, statusFilter: 'RUNNING' }));
    told.push(...executions.flatMap(({ executionArn }) => executionArn ?? []));
  }
  return told.length === 0 ? undefined : `executions of ${prefix} run: ${told.join(', ')}. Wait for their end, and try again`;
}

/** Every state machine of the installation that is there. */
async function machines({ clients, prefix }: Teardown): Promise<readonly string[]> {
  const names = new Set(WORKFLOWS.map(({ name }) => machineName({ prefix }, name)));
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn(clients).send(new ListStateMachinesCommand(nextToken === undefined ? {} : { nextToken }));
    found.push(...(page.stateMachines ?? []).flatMap(({ name = '', stateMachineArn }) => (names.has(name) && stateMachineArn) || []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/**
 * Rules by which pushes start executions, and the one that finds those whose event was lost; those that
 * somebody has disabled stay so. Another installation's prefix may begin like these names: its rules have
 * other machines as targets.
 */
async function rulesThatStart(of: Teardown): Promise<readonly string[]> {
  const pushes: string[] = [];
  for (const rule of await enabledRules(of, pushRuleName(of, ''))) if (await startsOurs(of, rule)) pushes.push(rule);
  const sweep = sweepRuleName(of);
  return [...pushes, ...(await enabledRules(of, sweep)).filter((rule) => rule === sweep)];
}

async function enabledRules({ clients }: Teardown, NamePrefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events(clients).send(new ListRulesCommand({ NamePrefix, ...(NextToken !== undefined && { NextToken }) }));
    names.push(...(page.Rules ?? []).flatMap(({ Name, State }) => (State !== 'DISABLED' && Name) || []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return names;
}

async function startsOurs({ clients, prefix }: Teardown, Rule: string): Promise<boolean> {
  const ours = new Set(ROUTE_KINDS.map((route) => machineName({ prefix }, route)));
  const { Targets = [] } = await events(clients).send(new ListTargetsByRuleCommand({ Rule }));
  return Targets.some(({ Arn = '' }) => ours.has(Arn.split(':')[6] ?? ''));
}

/** Each by itself: credentials may have run out meanwhile. What the removal has taken away is not missed. */
async function notEnabledAgain({ clients }: Teardown, rules: readonly string[]): Promise<readonly string[]> {
  const still: string[] = [];
  for (const Name of rules) {
    await unlessGone('ResourceNotFoundException', () => events(clients).send(new EnableRuleCommand({ Name })), undefined).catch(() =>
      still.push(Name),
    );
  }
  return still;
}

async function unlessGone<T>(name: string, act: () => Promise<T>, gone: T): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (nameOf(error) === name) return gone;
    throw error;
  }
}
