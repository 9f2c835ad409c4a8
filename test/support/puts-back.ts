import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { sfn } from '../../src/aws/clients.ts';
import { type PutBackStarted, startPutBack } from '../../src/aws/put-back.ts';
import { putBackMachineOf } from '../../src/deployment/holder.ts';
import { drift } from '../../src/deployment/judge/drift.ts';
import type { EndedDeployment } from '../../src/deployment/record.ts';
import { ALL_BLUE } from '../../src/deployment/split.ts';
import type { DnsStory } from './dns-story.ts';
import type { StoryWorld } from './story-world.ts';

type World = Pick<StoryWorld, 'progress'> & { readonly sample: StoryWorld['sample'] | DnsStory['sample'] };

/** One look at what rests: weights that differ are put back where they were left. */
export async function looksAtRest({ sample: { ports, config, local } }: World): Promise<PutBackStarted> {
  const read = await ports.record.read(config.service);
  if (read.rest === undefined) throw new Error(`nothing of ${config.service} is at rest`);
  const live = await ports.router(read.rest.plan).read();
  const cause = drift({ live, confirmed: ALL_BLUE, intent: undefined }) ?? 'nothing differs';
  return startPutBack(read, ports, { service: config.service, cause, now: local.clock.now() });
}

/** What was to be put back under this epoch has ended, and its execution, too. */
export async function endOfPutBack({ progress, sample: { local } }: World, started: PutBackStarted): Promise<EndedDeployment> {
  if (started.kind !== 'started') throw new Error(`nothing was started: ${JSON.stringify(started)}`);
  const end = await progress.until(`${started.deployment} ends`, () => progress.ended.find(({ id }) => id === started.deployment));
  await local.services.stepfunctions.ended(end.execution);
  return end;
}

/** Names of the executions that were started to put weights back, with how they ended. */
export async function putBacks({ sample: { clients, machine } }: World): Promise<readonly (readonly [string, string])[]> {
  const { executions = [] } = await sfn(clients).send(new ListExecutionsCommand({ stateMachineArn: putBackMachineOf(machine) }));
  return executions.map(({ name = '', status = '' }) => [name, status] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
