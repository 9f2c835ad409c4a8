import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { isRefusal } from '../src/aws/aws-errors.ts';
import { configsPort } from '../src/aws/configs.ts';
import { imagesPort } from '../src/aws/ecr-images.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { sideBySide } from '../src/aws/side-by-side.ts';
import { lateText } from '../src/deployment/late.ts';
import type { RegistryImage } from '../src/deployment/registry-image.ts';
import { registryOf } from '../src/deployment/registry-of.ts';
import { isTurnOf } from '../src/deployment/request/look-turn.ts';
import { lostPush } from '../src/deployment/request/lost-push.ts';
import { ROUTE_KINDS } from '../src/deployment/route-kind-names.ts';
import type { ServiceConfig } from '../src/deployment/service-config.ts';

/**
 * Repositories that are looked through together. ECR documents no rate of DescribeImages (User Guide, "Amazon
 * ECR service quotas", has those of pushes and pulls): two calls at once are less than one person's clicks.
 */
const AT_ONCE = 2;

export interface FindLostPushesResult {
  /** Names of the executions that were started. */
  readonly started: readonly string[];
  /** Repositories that may not be read, or are not there. */
  readonly refused: readonly string[];
}

/**
 * Starts the deployment of every push whose event was lost: one that is in the registry, and of which nothing
 * has come to the record (`lost-push.ts`). It is woken every minute and looks through an eighth of the
 * repositories: each has its turn every eight minutes, and one without a service that a push has started
 * costs no call of ECR.
 */
export const handler = action({
  name: 'find-lost-pushes',
  input: z.object({
    /** When the schedule had this look, ISO 8601: it may come late, or again. */
    at: z.iso.datetime({ offset: true }),
    /** ARNs of the state machines, by the kind of route. */
    machines: z.record(z.enum(ROUTE_KINDS), z.string().min(1)),
  }),
  // It starts what an event would have started: that is announced by nothing.
  mutates: false,
  timeoutSeconds: 60,
  uses: [configsPort.only('values'), recordPort.only('read'), imagesPort.only('tagged'), executionsPort.only('startOnce')],
  errors: ['RecordUnavailable'],
  async run({ at, machines }, { ports, signal, now, log }): Promise<FindLostPushesResult> {
    const started: string[] = [];
    const refused: string[] = [];
    const errors: unknown[] = [];
    const due = [...repositories(ports.configs.values())].filter(([key]) => isTurnOf(key, Date.parse(at)));
    await sideBySide(due, AT_ONCE, async ([repository, configs]) => {
      try {
        await look(repository, configs);
      } catch (error) {
        errors.push(error);
        log.warn('a repository could not be looked through', { repository, error: String(error) });
      }
    });
    // Lambda tries again, twice within three minutes: what was started is known by its name.
    if (errors.length > 0) throw errors[0];
    return { started, refused };

    async function look(repository: string, configs: readonly ServiceConfig[]): Promise<void> {
      const read = await Promise.all(configs.map(async (config) => ({ config, record: await ports.record.read(config.service, signal) })));
      const pushedTo = read.filter(({ record }) => record.newestPush !== undefined);
      const [first] = pushedTo;
      const images = first && (await imagesOf(repository, first.config));
      if (images === undefined) return;
      for (const { config, record } of pushedTo) {
        const machine = machines[config.route];
        const [, , , region = '', account = ''] = machine.split(':');
        const lost = lostPush({ config, record, images, registry: registryOf(config) ?? account, region, now: now() });
        if (lost === undefined) continue;
        const { execution, input, tag, lateMinutes } = lost;
        if (!(await ports.executions.startOnce(machine, execution, input, signal))) continue;
        started.push(execution);
        log.warn(lateText(tag, lateMinutes), { service: config.service, execution });
      }
    }

    /**
     * Undefined where the repository may not be read, or is not there: then no push of it could be deployed.
     */
    async function imagesOf(
      key: string,
      { image: { repository, registry } }: ServiceConfig,
    ): Promise<readonly RegistryImage[] | undefined> {
      try {
        const { images, whole } = await ports.images.tagged({ repository, ...(registry !== undefined && { registry }) }, signal);
        if (!whole) log.warn('the repository has more images than are looked through', { repository: key, looked: images.length });
        return images;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused.push(key);
        log.warn('a repository may not be looked through', { repository: key, error: String(error) });
        return undefined;
      }
    }
  },
});

/** Services whose pushes start anything, by where their images are. */
function repositories(configs: Iterable<ServiceConfig>): ReadonlyMap<string, readonly ServiceConfig[]> {
  const found = new Map<string, ServiceConfig[]>();
  for (const config of configs) {
    const { repository, registry = '', tags } = config.image;
    const key = `${registry}/${repository}`;
    if (tags.length > 0) found.set(key, [...(found.get(key) ?? []), config]);
  }
  return found;
}
