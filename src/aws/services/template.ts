import type { ECSClient } from '@aws-sdk/client-ecs';
import type { LiveFamily } from '../../deployment/live-world.ts';
import { knownOf } from '../../deployment/record/record-family.ts';
import type { KnownFamily, ServiceRecord } from '../../deployment/record.ts';
import { revisionOf } from '../../deployment/task-definition-arn.ts';
import { activeRevisions, OWN_TAG, ownTagOf, readTaskDefinition, type TaskDefinitionRead } from './task-definition.ts';

/** Revisions described at once. */
const AT_ONCE = 10;
/** ECS lists at most this many on a page. */
const PAGE = 100;
/**
 * A look ends after so many revisions that were listed, or described, and are Teal's own. All reads of task
 * definitions of an account share 50 at once and 20 a second. Source: ECS API Reference, "Request throttling
 * for the Amazon ECS API".
 */
const MOST_LISTED = 1_000;
const MOST_DESCRIBED = 100;

interface TemplateFound {
  readonly template: TaskDefinitionRead | undefined;
  readonly family: LiveFamily;
}

/**
 * The newest ACTIVE revision of the family that Teal did not register. A revision is Teal's own when the
 * record says so or when its tag names it: a copy with all its tags is somebody else's. What the last plan
 * saw is not described again, so the calls do not grow with the family's history.
 */
export async function findTemplate(
  client: ECSClient,
  name: string,
  record: Pick<ServiceRecord, 'family'>,
  signal?: AbortSignal,
): Promise<TemplateFound> {
  const known = knownOf(record, name);
  const own = new Set(known.own);
  const isForeign = (read: TaskDefinitionRead | undefined): read is TaskDefinitionRead =>
    read?.active === true && !own.has(read.revision) && read.tags[OWN_TAG] !== ownTagOf(read.arn);
  const look: Look = { newest: 0, listed: 0 };
  let described = 0;
  for await (const batch of inBatches(candidates(client, known, look, signal))) {
    const read = await Promise.all(batch.map((reference) => readTaskDefinition(client, reference, signal)));
    const foreign = read.filter(isForeign);
    if (foreign.length > 0) return { template: foreign[0], family: { newest: look.newest, foreign: foreign.map(({ arn }) => arn) } };
    described += batch.length;
    if (described >= MOST_DESCRIBED) return none(look, described);
  }
  return look.listed >= MOST_LISTED ? none(look, look.listed) : { template: undefined, family: { newest: look.newest, foreign: [] } };
}

const none = ({ newest }: Look, gaveUpAfter: number): TemplateFound => ({
  template: undefined,
  family: { newest, foreign: [], gaveUpAfter },
});

interface Look {
  newest: number;
  listed: number;
}

/** What comes before it is decided before what comes after it is asked for. */
const CUT = Symbol('cut');

/**
 * What may be the template, newest first. Once the listing reaches what the last plan saw, the remembered
 * template is next, however many revisions of Teal's own stand between; what is older comes only when that
 * one is gone.
 */
async function* candidates(
  client: ECSClient,
  { name, own, template, seen = 0 }: KnownFamily,
  look: Look,
  signal?: AbortSignal,
): AsyncGenerator<string | typeof CUT> {
  const ours = new Set(own);
  let reached = template === undefined;
  for await (const arn of activeRevisions(client, name, PAGE, signal)) {
    const revision = revisionOf(arn);
    look.newest = Math.max(look.newest, revision);
    look.listed++;
    if (!reached && revision <= seen) {
      reached = true;
      yield CUT;
      yield `${name}:${template}`;
      yield CUT;
    }
    if (look.listed > MOST_LISTED) return;
    if (ours.has(revision) || (template !== undefined && revision >= template && revision <= seen)) continue;
    yield arn;
  }
}

async function* inBatches(references: AsyncIterable<string | typeof CUT>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const reference of references) {
    if (reference !== CUT) batch.push(reference);
    if (batch.length === 0 || (reference !== CUT && batch.length < AT_ONCE)) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
