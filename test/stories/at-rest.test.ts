import {
  DeleteServiceCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CreateRuleCommand, DeleteRuleCommand, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { AwsError } from '../../packages/local-aws/src/kernel/aws-error.ts';
import { ecs, elb } from '../../src/aws/clients.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';
import { untilResolvable } from '../../src/rehearsal/until-resolvable.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { type InvariantWatch, watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { watchAccess } from '../support/access.ts';
import { simulateDiscovered } from '../support/discovered-sample.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { withPathRule } from '../support/more-routes.ts';
import { Progress } from '../support/progress.ts';
import { recordsEdited } from '../support/records-edited.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';
import type { When } from '../support/when.ts';

const MINUTE_MS = 60_000;
/** The schedule comes every minute, and a round has two looks. */
const ONE_ROUND_MS = MINUTE_MS + 12_000;

interface Told {
  readonly sample: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'clients' | 'config'>;
  readonly watch: InvariantWatch;
  readonly progress: Progress;
}

/** Somebody acts on a service at rest, and within one round the record says so. */
async function toldOf({ sample: { local }, progress, watch }: Told, act: () => Promise<unknown>): Promise<readonly string[]> {
  await watch.somebodyElse(act);
  const acted = local.clock.now();
  const { since, found } = await progress.until('it is told of', () => progress.record.unwell);
  expect(local.clock.now() - acted).toBeLessThanOrEqual(ONE_ROUND_MS);
  expect(Date.parse(since)).toBeGreaterThanOrEqual(acted);
  return found.map(({ kind, cause }) => `${kind}: ${cause}`);
}

/** And within one round after it is put right it is gone. */
async function well({ sample: { local }, progress, watch }: Told, act: () => Promise<unknown>): Promise<void> {
  await watch.somebodyElse(act);
  const acted = local.clock.now();
  await progress.until('all is well', () => progress.record.unwell === undefined);
  expect(local.clock.now() - acted).toBeLessThanOrEqual(ONE_ROUND_MS);
}

/** A service whose deployment of v2 has ended well: side b has everything. */
const restingStory = (title: string, given: Given, tell: (world: StoryWorld, when: When, then: Then) => Promise<void>) =>
  simulatedStory(title, { ...given, sweeps: true }, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(world.progress.record).not.toHaveProperty('unwell');
    await tell(world, when, then);
  });

const scaled = ({ sample }: Told, service: string, desiredCount: number) =>
  ecs(sample.clients).send(new UpdateServiceCommand({ cluster: sample.config.cluster, service, desiredCount }));

const forwardTo = ({ sample }: StoryWorld, group: string) =>
  elb(sample.clients).send(
    new ModifyListenerCommand({ ListenerArn: sample.world.listener, DefaultActions: [{ Type: 'forward', TargetGroupArn: group }] }),
  );

describe('given a service at rest behind a load balancer', () => {
  restingStory('weights put wholly on the retired side are told: users get 503', { usersMayBeHurt: true }, async (world, when) => {
    const told = await toldOf(world, () => when.weightsEdited({ a: 100, b: 0 }));
    expect(told).toEqual([
      expect.stringMatching(
        /^no-healthy-targets: users are led to checkout-a, and it has no healthy target: it is the idle side, at 0 tasks/,
      ),
      expect.stringMatching(/^foreign-split: .* has 0 % blue, 100 % green instead of 100 % blue, 0 % green; blue is checkout-b/),
    ]);
    expect(world.traffic.tally.drops).not.toEqual({});
    await well(world, () => when.weightsEdited({ a: 0, b: 100 }));
  });

  restingStory('a part of the weights is told, and told anew when it changes', { usersMayBeHurt: true }, async (world, when) => {
    await toldOf(world, () => when.weightsEdited({ a: 10, b: 90 }));
    const { since, found } = world.progress.record.unwell!;
    await world.watch.somebodyElse(() => when.weightsEdited({ a: 30, b: 70 }));
    const changed = await world.progress.until('the change is told', () => {
      const { unwell } = world.progress.record;
      return unwell && unwell.found[1]?.cause !== found[1]?.cause ? unwell : undefined;
    });
    expect(changed.since).toBe(since);
    expect(changed.found[1]?.cause).toMatch(/70 % blue, 30 % green/);
  });

  restingStory('one of two routes is told by its name', { furnish: withPathRule('/api/*'), usersMayBeHurt: true }, async (world, when) => {
    const [, rule] = world.sample.config.production;
    const arn = rule && 'rule' in rule ? rule.rule : '';
    const told = await toldOf(world, () => when.weightsEdited({ a: 100, b: 0 }, arn));
    expect(told[1]).toMatch(new RegExp(`^foreign-split: ${arn} has 0 % blue`));
    expect(told[1]).not.toContain(world.sample.world.listener);
  });

  restingStory('a rule that lost the group of the idle side is told, though its users are well', {}, async (world, when) => {
    const [, b = ''] = world.sample.world.targetGroups;
    const told = await toldOf(world, () => forwardTo(world, b));
    expect(told).toEqual([expect.stringMatching(/^route-changed: .* does not name the target group of green any more/)]);
    await well(world, () => when.weightsEdited({ a: 0, b: 100 }));
  });

  restingStory(
    'a rule that is deleted is told, and so is one that takes all requests in front',
    { furnish: withPathRule('/api/*') },
    async (world) => {
      const [, rule] = world.sample.config.production;
      const arn = rule && 'rule' in rule ? rule.rule : '';
      const told = await toldOf(world, () => elb(world.sample.clients).send(new DeleteRuleCommand({ RuleArn: arn })));
      expect(told).toEqual([expect.stringMatching(new RegExp(`^route-changed: ${arn} does not exist any more`))]);
      await world.watch.somebodyElse(() =>
        elb(world.sample.clients).send(
          new CreateRuleCommand({
            ListenerArn: world.sample.world.listener,
            Priority: 5,
            Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }],
            Actions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302', Host: 'elsewhere.example.com' } }],
          }),
        ),
      );
      await world.progress.until('that is told too', () =>
        /takes all \(redirect\)/.test(world.progress.record.unwell?.found[0]?.cause ?? ''),
      );
    },
  );

  restingStory('a foreign revision of the side that serves is told', {}, async (world) => {
    const told = await toldOf(world, async () => {
      const client = ecs(world.sample.clients);
      const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'checkout:1' }));
      const { family, containerDefinitions, executionRoleArn, networkMode, cpu, memory, requiresCompatibilities } = taskDefinition ?? {};
      const own = { family, containerDefinitions, executionRoleArn, networkMode, cpu, memory, requiresCompatibilities };
      const registered = await client.send(new RegisterTaskDefinitionCommand(own));
      const to = registered.taskDefinition?.taskDefinitionArn;
      await client.send(new UpdateServiceCommand({ cluster: world.sample.config.cluster, service: 'checkout-b', taskDefinition: to }));
    });
    expect(told).toEqual([
      expect.stringMatching(
        /^foreign-revision: somebody else moved checkout-b, which serves, from checkout:\d+ to checkout:\d+: infrastructure code/,
      ),
    ]);
  });

  restingStory('an idle side that somebody raises is told, and the count of the other one is not', {}, async (world) => {
    await world.watch.somebodyElse(() => scaled(world, 'checkout-b', 5));
    await world.sample.local.clock.sleep(3 * MINUTE_MS);
    expect(world.progress.record.unwell).toBeUndefined();
    const told = await toldOf(world, () => scaled(world, 'checkout-a', 2));
    expect(told).toEqual([expect.stringMatching(/^idle-side-runs: somebody else set checkout-a, the idle side, to 2 tasks/)]);
    await well(world, () => scaled(world, 'checkout-a', 0));
  });

  restingStory('a side that serves and has no target left is told', { usersMayBeHurt: true, tasksAreTakenAway: true }, async (world) => {
    const told = await toldOf(world, () => scaled(world, 'checkout-b', 0));
    expect(told).toEqual([expect.stringMatching(/^no-healthy-targets: users are led to checkout-b/)]);
    await well(world, () => scaled(world, 'checkout-b', 3));
  });

  restingStory('an idle service that somebody deletes is told', {}, async (world) => {
    const told = await toldOf(world, () =>
      ecs(world.sample.clients).send(new DeleteServiceCommand({ cluster: world.sample.config.cluster, service: 'checkout-a' })),
    );
    expect(told).toEqual([expect.stringMatching(/^service-gone: somebody else deleted the ECS service checkout-a/)]);
  });
});

describe('nothing is told', () => {
  simulatedStory('of a service that was never deployed', { sweeps: true, usersMayBeHurt: true }, async (world, when) => {
    await world.watch.somebodyElse(() => when.weightsEdited({ a: 50, b: 50 }));
    await world.sample.local.clock.sleep(5 * MINUTE_MS);
    expect(world.progress.record.version).toBe(0);
  });

  restingStory('during a deployment, and what was told ends with its beginning', { usersMayBeHurt: true }, async (world, when, then) => {
    await toldOf(world, () => scaled(world, 'checkout-a', 1));
    await well(world, () => scaled(world, 'checkout-a', 0));
    await toldOf(world, () => scaled(world, 'checkout-a', 1));
    const refused = await when.pushed('v4');
    await then.ends(refused, 'REFUSED', /idle-service-running/);
    await world.progress.until('it is told again', () => world.progress.record.unwell);
    await well(world, () => scaled(world, 'checkout-a', 0));
    const v1 = await when.pushed('v1', 'v1-again');
    await then.bakes(10);
    await world.sample.local.clock.sleep(2 * MINUTE_MS);
    expect(world.progress.record.unwell).toBeUndefined();
    await then.ends(v1, 'SUCCEEDED');
    await world.sample.local.clock.sleep(3 * MINUTE_MS);
    expect(world.progress.record.unwell).toBeUndefined();
  });

  restingStory('where one look out of two shows a difference', {}, async (world) => {
    const { faults, clock } = world.sample.local;
    faults.inject({
      mode: 'fail-before',
      service: 'ecs',
      operation: 'DescribeServices',
      error: new AwsError('ClusterNotFoundException', 'Cluster not found.', { status: 400 }),
    });
    await clock.sleep(3 * MINUTE_MS);
    expect(faults.pending).toEqual([]);
    expect(world.progress.record.unwell).toBeUndefined();
  });

  restingStory('where it cannot be looked at, and what was told stays', { usersMayBeHurt: true }, async (world, when) => {
    await toldOf(world, () => when.weightsEdited({ a: 10, b: 90 }));
    const giveBack = await world.access.takeAway('look-at-rest', 'elasticloadbalancing:DescribeRules');
    await world.watch.somebodyElse(() => when.weightsEdited({ a: 0, b: 100 }));
    await world.sample.local.clock.sleep(3 * MINUTE_MS);
    expect(world.progress.record.unwell).toBeDefined();
    await giveBack();
    await well(world, async () => {});
  });
});

/** The same of the DNS route. */
const restingDnsStory = (title: string, tell: (story: DnsStory) => Promise<void>) =>
  dnsStory(title, { sweeps: true, usersMayBeHurt: true }, async (story) => {
    await story.ends(await story.push('v2'), 'SUCCEEDED');
    expect(story.progress.record).not.toHaveProperty('unwell');
    await tell(story);
  });

const weighed = (story: DnsStory, a: number, b: number) =>
  recordsEdited(story, (set) => ({
    Action: 'UPSERT',
    ResourceRecordSet: { ...set, Weight: set.SetIdentifier === 'checkout-dns-b' ? b : a },
  }));

describe('given a service at rest over DNS', () => {
  restingDnsStory('records whose weights are edited are told, and the side without targets with them', async (story) => {
    const told = await toldOf(story, () => weighed(story, 30, 70));
    expect(told).toEqual([
      expect.stringMatching(/^no-healthy-targets: users are led to checkout-dns-a/),
      expect.stringMatching(/^foreign-split: checkout\.example\.test has 70 % blue, 30 % green instead of 100 % blue, 0 % green/),
    ]);
    await well(story, () => weighed(story, 0, 100));
  });

  restingDnsStory('a record of the serving side that is deleted is told', async (story) => {
    const told = await toldOf(story, () =>
      recordsEdited(story, (set) => (set.SetIdentifier === 'checkout-dns-b' ? { Action: 'DELETE', ResourceRecordSet: set } : undefined)),
    );
    expect(told).toEqual([expect.stringMatching(/^foreign-split: .* has no record to .* \(checkout-dns-b\) any more/)]);
  });

  restingDnsStory('an idle side that somebody raises is told', async (story) => {
    const told = await toldOf(story, () => scaled(story, 'checkout-dns-a', 1));
    expect(told).toEqual([expect.stringMatching(/^idle-side-runs: somebody else set checkout-dns-a/)]);
  });
});

test('given a service at rest in service discovery, a side that serves and has no task left is told', () => {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const quick = { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0, atRest: 'put-back' } as const;
      const sample = await simulateDiscovered(clock, { configured: quick, sweeps: true });
      try {
        await untilServing(sample);
        await untilResolvable(sample);
        const access = watchAccess(sample);
        const watch = await watchInvariants(sample);
        const progress = new Progress(sample.local, watch);
        const world = { sample, watch, progress };
        const { digest } = await sample.push('v3');
        await progress.until('v3 ends', () => progress.ended.find(({ image }) => image.digest === digest));
        // Its test failed: the side that served still does.
        expect(progress.record.rest?.plan.blue.service).toBe('checkout-discovery-a');
        await clock.sleep(2 * MINUTE_MS);
        expect(progress.record.unwell).toBeUndefined();
        const told = await toldOf(world, () => scaled(world, 'checkout-discovery-a', 0));
        expect(told).toEqual([expect.stringMatching(/^no-healthy-targets: users are led to checkout-discovery-a/)]);
        await well(world, () => scaled(world, 'checkout-discovery-a', 3));
        // Somebody leads the name to the other side, and it is put back to the one whose tasks are healthy.
        await toldOf(world, () =>
          recordsEdited(world, (set) => ({
            Action: 'UPSERT',
            ResourceRecordSet: { ...set, Weight: set.SetIdentifier === 'checkout-discovery-b' ? 100 : 0 },
          })),
        );
        await progress.until('it is put back', () => progress.ended.at(-1)?.outcome === 'PUT_BACK');
        progress.stop();
        expect(watch.end().violations.filter(({ invariant }) => invariant !== 'S11')).toEqual([]);
        await access.end();
      } finally {
        await sample.stop();
      }
    })(),
  );
});
