import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect } from '@jest/globals';
import { trusting } from '../../packages/local-aws/test/iam/given.ts';
import { type Clients, iam, makeClients, sfn, sts } from '../../src/aws/clients.ts';
import { orderDeployment } from '../../src/cli/orders/order-deployment.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { speak } from '../../src/cli/orders/speak.ts';
import { ASK_ORDER } from '../../src/deployment/door/doors.ts';
import type { EndedDeployment } from '../../src/deployment/record.ts';
import { requestInputSchema } from '../../src/deployment/request/execution-input.ts';
import { wishHash } from '../../src/deployment/request/wish-hash.ts';
import { askedForApproval, bakedOnce, past, shown } from '../support/approval-story.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

/** Who asked for a deployment is proved as every word is, and another person approves it. */

const ANOTHER = { withinSeconds: 3_600, silence: 'rollback', by: 'another' } as const;
const byAnother = bakedOnce({ approval: ANOTHER });

const isOf = (name: string) => new RegExp(`^arn:aws:sts::123456789012:assumed-role/people/${name}$`);

/** People of one role, each by the name of their session, as IAM Identity Center has them. */
async function people({ sample: { local, clients } }: StoryWorld, ...names: readonly string[]): Promise<readonly Clients[]> {
  const { Role } = await iam(clients).send(
    new CreateRoleCommand({ RoleName: 'people', Path: '/story/', AssumeRolePolicyDocument: trusting({ AWS: local.account }) }),
  );
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  await iam(clients).send(new PutRolePolicyCommand({ RoleName: 'people', PolicyName: 'all', PolicyDocument }));
  return Promise.all(
    names.map(async (RoleSessionName) => {
      const { Credentials: keys } = await sts(clients).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName }));
      return makeClients({
        ...clients.options,
        credentials: {
          accessKeyId: keys?.AccessKeyId ?? '',
          secretAccessKey: keys?.SecretAccessKey ?? '',
          sessionToken: keys?.SessionToken ?? '',
        },
      });
    }),
  );
}

/** As `teal deploy` does. */
const deploys = ({ sample }: StoryWorld, clients: Clients, image: string, allow: readonly string[] = []) =>
  orderDeployment({ clients, ports: sample.ports, machineOf: async () => sample.machine }, sample.config, { image, allow });

/** The refused pushes of the same image have ended before. */
async function ends({ progress }: StoryWorld, before: number, outcome: string): Promise<EndedDeployment> {
  const end = await progress.until(`it ends as ${outcome}`, () => progress.ended[before]);
  expect(`${end.outcome}: ${end.cause}`).toMatch(new RegExp(`^${outcome}: `));
  return end;
}

const approves = ({ sample }: StoryWorld, clients: Clients) => say('approve', { clients, ports: sample.ports }, 'checkout');

/** The image stands in the registry, and its push has started nothing that goes on. */
async function pushed(
  { sample, progress }: StoryWorld,
  version: 'v2' | 'v4',
): Promise<{ readonly version: string; readonly digest: string }> {
  const { digest } = await sample.push(version);
  await progress.until('the push was refused', () => progress.ended.findLast(({ image }) => image.digest === digest));
  expect(progress.ended.at(-1)).toMatchObject({ outcome: 'REFUSED', cause: expect.stringMatching(/asker-unproved/) });
  return { version, digest };
}

/** Asks for an order of this name, and starts what is given under it. */
async function asks(world: StoryWorld, clients: Clients, name: string, image: string) {
  const request = requestInputSchema.parse({ service: 'checkout', image, id: name });
  const door = { clients, ports: world.sample.ports };
  const heard = await speak(door, { service: 'checkout', verb: ASK_ORDER, execution: name, wish: wishHash(request) });
  expect(heard).toMatchObject({ kind: 'said' });
  return request;
}

const starts = ({ sample }: StoryWorld, clients: Clients, name: string, input: unknown) =>
  sfn(clients).send(new StartExecutionCommand({ stateMachineArn: sample.machine, name, input: JSON.stringify(input) }));

const refusedNext = (world: StoryWorld) => {
  const before = world.progress.ended.length;
  return async () => {
    const last = await world.progress.until('it has ended', () => world.progress.ended[before]);
    expect(last).toMatchObject({ outcome: 'REFUSED', cause: expect.stringMatching(/asker-unproved/) });
    expect(last?.askedBy).toBeUndefined();
  };
};

describe('an approval by another', () => {
  simulatedStory('is refused to whoever asked, and taken from somebody else', byAnother, async (world, _when, then) => {
    const [ada, bob] = (await people(world, 'ada', 'bob')) as [Clients, Clients];
    await pushed(world, 'v2');
    await deploys(world, ada, 'v2');
    const { wait, request } = await askedForApproval(then);
    expect(request.askedBy).toMatch(isOf('ada'));
    expect(wait?.question?.asks).toMatch(/assumed-role\/people\/ada asked for it, and another person says yes$/);
    expect(shown(world)).toMatch(/asked by {4}arn:aws:sts::123456789012:assumed-role\/people\/ada\n/);
    expect(await approves(world, ada)).toMatchObject({
      code: 1,
      line: expect.stringMatching(/people\/ada asked for this deployment, and another person is to approve it$/),
    });
    expect(await approves(world, bob)).toMatchObject({ code: 0 });
    const { approvals, askedBy } = await ends(world, 1, 'SUCCEEDED');
    expect([askedBy, approvals?.[0]?.by]).toEqual([expect.stringMatching(isOf('ada')), expect.stringMatching(isOf('bob'))]);
    expect(world.progress.record.asks).toBeUndefined();
  });

  simulatedStory(
    'at a step, and at one that is skipped, too',
    bakedOnce({
      steps: [
        { weight: 10, bakeSeconds: 60 },
        { weight: 50, bakeSeconds: 60, approval: ANOTHER },
        { weight: 100, bakeSeconds: 0 },
      ],
    }),
    async (world, _when, then) => {
      const [ada, bob] = (await people(world, 'ada', 'bob')) as [Clients, Clients];
      await pushed(world, 'v2');
      await deploys(world, ada, 'v2');
      await then.bakes(10);
      const to = { clients: ada, ports: world.sample.ports };
      expect(await say('weight', to, 'checkout', { percent: 100 })).toMatchObject({ code: 0 });
      await askedForApproval(then);
      expect(await approves(world, ada)).toMatchObject({ code: 1 });
      expect(await approves(world, bob)).toMatchObject({ code: 0 });
      expect((await ends(world, 1, 'SUCCEEDED')).approvals).toMatchObject([{ after: 1, by: expect.stringMatching(isOf('bob')) }]);
    },
  );

  simulatedStory('the asker may take it back', byAnother, async (world, _when, then) => {
    const [ada] = (await people(world, 'ada')) as [Clients];
    await pushed(world, 'v2');
    await deploys(world, ada, 'v2');
    await askedForApproval(then);
    expect(await say('reject', { clients: ada, ports: world.sample.ports }, 'checkout')).toMatchObject({ code: 0 });
    await ends(world, 1, 'ROLLED_BACK');
  });

  simulatedStory('who waits in the queue keeps who asked', byAnother, async (world, _when, then) => {
    const [ada, bob] = (await people(world, 'ada', 'bob')) as [Clients, Clients];
    await pushed(world, 'v2');
    const v4 = await pushed(world, 'v4');
    await deploys(world, ada, 'v2');
    await askedForApproval(then);
    await deploys(world, bob, 'v4');
    await then.active('it waits', () => world.progress.record.queued?.askedBy !== undefined);
    await approves(world, bob);
    await then.active('the other one asks', ({ request, wait }) => request.image.digest === v4.digest && wait?.question?.approval === true);
    expect(world.progress.record.active?.request.askedBy).toMatch(isOf('bob'));
    expect(await approves(world, bob)).toMatchObject({ code: 1 });
    expect(await approves(world, ada)).toMatchObject({ code: 0 });
    await ends(world, 3, 'SUCCEEDED');
  });

  simulatedStory('nobody proved who asked: allowed by name, anybody approves', byAnother, async (world, when, then) => {
    const [ada] = (await people(world, 'ada')) as [Clients];
    await pushed(world, 'v2');
    const allow = [{ refusal: 'asker-unproved', reason: 'nobody else is awake' }];
    await when.ordered({ service: 'checkout', image: 'v2', by: 'program', force: false, allow });
    const { plan } = await askedForApproval(then);
    expect(plan?.allowed).toEqual(allow);
    expect(await approves(world, ada)).toMatchObject({ code: 0 });
    await ends(world, 1, 'SUCCEEDED');
  });

  simulatedStory('without STS nothing is started', byAnother, async (world) => {
    const [ada] = (await people(world, 'ada')) as [Clients];
    await pushed(world, 'v2');
    world.sample.local.faults.inject({ mode: 'fail-before', service: 'sts', operation: 'GetCallerIdentity', times: 50 });
    const executions = world.progress.executions.length;
    await expect(deploys(world, ada, 'v2')).rejects.toMatchObject({
      name: 'BadUsage',
      message: expect.stringMatching(/^nothing was started: .*could not be proved: nobody can tell who speaks/),
    });
    expect(world.progress.executions).toHaveLength(executions);
  });
});

describe('what was asked for', () => {
  simulatedStory('is no proof for another order, another name, another time, or twice', byAnother, async (world, _when, then) => {
    const [ada, bob] = (await people(world, 'ada', 'bob')) as [Clients, Clients];
    await pushed(world, 'v2');
    const v4 = await pushed(world, 'v4');

    // Another image under bob's name.
    let refused = refusedNext(world);
    const first = await asks(world, bob, 'one', 'v2');
    await starts(world, ada, 'one', { request: { ...first, image: 'v4' } });
    await refused();

    // Bob's order under another name.
    refused = refusedNext(world);
    const second = await asks(world, bob, 'two', 'v2');
    await starts(world, ada, 'another', { request: { ...second, id: 'another' } });
    await refused();

    // Somebody says that it was resolved and waited, and who asked for it.
    refused = refusedNext(world);
    const third = await asks(world, bob, 'three', 'v2');
    const queued = {
      id: 'three',
      service: 'checkout',
      image: { uri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout@${v4.digest}`, repository: 'checkout', digest: v4.digest },
      by: 'command',
      at: new Date(world.sample.local.clock.now()).toISOString(),
      force: false,
      allow: [],
      configHash: 'x',
      askedBy: 'arn:aws:sts::123456789012:assumed-role/people/bob',
      wishHash: wishHash(third),
    };
    await starts(world, ada, 'three', { queued });
    await refused();

    // A quarter of an hour later.
    refused = refusedNext(world);
    const fourth = await asks(world, bob, 'four', 'v2');
    await past(world, 16);
    await starts(world, bob, 'four', { request: fourth });
    await refused();

    // It counts once.
    const fifth = await asks(world, bob, 'five', 'v2');
    await starts(world, bob, 'five', { request: fifth });
    const { request } = await askedForApproval(then);
    expect([request.id, request.askedBy]).toEqual(['five', expect.stringMatching(isOf('bob'))]);
    expect(world.progress.record.asks ?? []).not.toContainEqual(expect.objectContaining({ execution: 'five' }));
    expect(await approves(world, ada)).toMatchObject({ code: 0 });
    await ends(world, 6, 'SUCCEEDED');
  });
});
