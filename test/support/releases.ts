import { readdirSync, readFileSync } from 'node:fs';
import { GetExecutionHistoryCommand, ListExecutionsCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { functionArnSubstitution } from '@teal/asl';
import type { ObservedItem } from '../../scripts/freeze/observed-items.ts';
import { sfn } from '../../src/aws/clients.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { allFunctions } from '../../src/installation/all-functions.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';
import { HOOKS_MACHINE } from '../../statemachines/fragments/hooks.ts';
import { LOST_PUSHES_URL } from '../../statemachines/fragments/lease.ts';

const FOLDER = new URL('../fixtures/releases/', import.meta.url);

/** What `scripts/freeze-release.ts` kept of a release. */
export interface Release {
  readonly version: string;
  /** ASL as compiled, with the names of functions still to be substituted. */
  readonly definitions: Readonly<Record<RouteKind, string>>;
  /** A service's record in the table, one item of each kind, in the order in which they were written. */
  readonly records: Readonly<Record<RouteKind, readonly ObservedItem[]>>;
}

const read = (version: string, name: string): string => readFileSync(new URL(`${version}/${name}`, FOLDER), 'utf8');

const lines = (text: string): readonly ObservedItem[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ObservedItem);

function releaseOf(version: string): Release {
  return {
    version,
    definitions: { 'load-balancer': read(version, 'load-balancer.asl.json'), dns: read(version, 'dns.asl.json') },
    records: { 'load-balancer': lines(read(version, 'load-balancer.records.jsonl')), dns: lines(read(version, 'dns.records.jsonl')) },
  };
}

/** The newest that is kept: an upgrade may meet its executions and its records. */
export const lastRelease: Release = releaseOf(
  readdirSync(FOLDER)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1) ?? '',
);

type Sample = Pick<RunningTeal<unknown, ServiceConfig>, 'clients' | 'config' | 'local' | 'machine'>;

const ADVICE =
  'A release that is out goes on running: make the member optional. One that is not out yet is frozen anew by scripts/freeze-release.ts.';

/**
 * The state machine that deploys the sample is the release's, the functions are today's; `work` is what
 * happens on these. Whatever comes of it, an input that a function did not take is the fault that is told.
 */
export async function onMachineOf(
  { version, definitions }: Pick<Release, 'version' | 'definitions'>,
  sample: Sample,
  work: () => Promise<void>,
) {
  await redefine(definitions, sample);
  const refused = async (cause?: unknown) => {
    const inputs = await refusedInputs(sample);
    if (inputs.length > 0)
      throw new Error(`today's functions refuse what ${version} hands them:\n${inputs.join('\n')}\n${ADVICE}`, { cause });
  };
  try {
    await work();
  } catch (error) {
    await refused(error);
    throw error;
  }
  await refused();
}

/**
 * The sample's machine is defined so from now on, its functions' names filled in. Executions under way go on
 * with what they began with.
 */
export async function redefine(definitions: Release['definitions'], { clients, config, local, machine }: Sample): Promise<void> {
  const arns = new Map([
    ...[...(await local.clock.outside(allFunctions())).keys()].map(
      (name) => [functionArnSubstitution(name), `arn:aws:lambda:${local.region}:${local.account}:function:teal-${name}`] as const,
    ),
    [HOOKS_MACHINE, `arn:aws:states:${local.region}:${local.account}:stateMachine:teal-hooks`] as const,
    [LOST_PUSHES_URL, `https://sqs.${local.region}.amazonaws.com/${local.account}/teal-lost-pushes`] as const,
  ]);
  const definition = definitions[config.route].replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const arn = arns.get(name);
    if (arn === undefined) throw new Error(`the release calls a function that is gone: ${name}`);
    return arn;
  });
  await sfn(clients).send(new UpdateStateMachineCommand({ stateMachineArn: machine, definition }));
}

/** What functions did not take of what the state machine handed them, each as `<state>: <cause>`. */
async function refusedInputs({ clients, machine }: Sample): Promise<readonly string[]> {
  const client = sfn(clients);
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn: machine }));
  const refused: string[] = [];
  for (const { executionArn } of executions) {
    let state = '';
    let nextToken: string | undefined;
    do {
      const page = await client.send(new GetExecutionHistoryCommand({ executionArn, ...(nextToken && { nextToken }) }));
      for (const { stateEnteredEventDetails, taskFailedEventDetails } of page.events ?? []) {
        state = stateEnteredEventDetails?.name ?? state;
        if (taskFailedEventDetails?.error === 'BadRequest') refused.push(`${state}: ${taskFailedEventDetails.cause}`);
      }
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return refused;
}
