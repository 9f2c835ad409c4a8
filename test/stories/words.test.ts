import { randomUUID } from 'node:crypto';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect } from '@jest/globals';
import { trusting } from '../../packages/local-aws/test/iam/given.ts';
import { type Clients, iam, lambda, makeClients, sts } from '../../src/aws/clients.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { signCaller } from '../../src/cli/target/sign-caller.ts';
import type { Heard } from '../../src/deployment/door/heard.ts';
import type { Proof } from '../../src/deployment/door/proof.ts';
import { type Said, wordDigest } from '../../src/deployment/door/said.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';
import type { When } from '../support/when.ts';

const bakesLong = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 3_600 },
      { weight: 100, bakeSeconds: 0 },
    ],
  },
};

const FUNCTION = 'teal-take-word';
const ME = /^arn:aws:iam::123456789012:user\/\S+$/;

/** What somebody sends to the door, and by which alias. */
interface Sent {
  readonly said: Said;
  readonly proof: Proof;
  readonly alias?: string;
}

/** A word that the door would take: of the record as it is. */
async function goodWord({ sample }: StoryWorld, verb: string, alias: string, over: Partial<Said> = {}): Promise<Sent> {
  const { version, active } = await sample.ports.record.read('checkout');
  const said: Said = { id: randomUUID(), service: 'checkout', deployment: active!.id, version, verb, acknowledged: false, ...over };
  const proof = await signCaller(sample.clients, wordDigest(said, `${FUNCTION}:${alias}`), sample.local.clock.now());
  return { said, proof, alias };
}

async function sent(
  { sample }: StoryWorld,
  { said, proof, alias }: Sent,
): Promise<Heard | { readonly kind?: undefined; readonly errorType?: string }> {
  const Payload = Buffer.from(JSON.stringify({ ...said, proof }));
  const input = { FunctionName: FUNCTION, Payload, ...(alias !== undefined && { Qualifier: alias }) };
  const answer = await lambda(sample.clients).send(new InvokeCommand(input));
  return JSON.parse(answer.Payload?.transformToString() ?? 'null');
}

const stsFails = ({ sample }: StoryWorld, mode: 'fail-before' | 'timeout-no-effect' | 'throttle') =>
  sample.local.faults.inject({ mode, service: 'sts', operation: 'GetCallerIdentity', times: 50 });

async function asksAPerson(_: StoryWorld, when: When, then: Then) {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.weightsEdited({ a: 70, b: 30 });
  await then.active('a person is asked', ({ wait }) => wait?.question !== undefined && wait.token !== undefined);
  return v2;
}

const header = (proof: Proof, over: Readonly<Record<string, string>>): Proof => ({ ...proof, headers: { ...proof.headers, ...over } });

/** Each is a word that somebody may not have said, made of one that was right. */
const FORGERIES: Readonly<Record<string, (world: StoryWorld, good: Sent) => Sent | Promise<Sent>>> = {
  'of another service': (_, good) => ({ ...good, said: { ...good.said, service: 'payments' } }),
  'of another deployment': (_, good) => ({ ...good, said: { ...good.said, deployment: 'checkout-99' } }),
  'of another deployment, signed so': (world) => goodWord(world, 'rollback', 'operate', { deployment: 'checkout-99' }),
  'of another verb': async (world, good) => ({ ...good, proof: (await goodWord(world, 'recover', 'operate')).proof }),
  'with another reason': (_, good) => ({ ...good, said: { ...good.said, reason: 'because I say so' } }),
  'with an acknowledgement that was not given': (_, good) => ({ ...good, said: { ...good.said, acknowledged: true } }),
  'of a version that was': (world, good) => goodWord(world, 'rollback', 'operate', { version: good.said.version - 1 }),
  'of a version that will be': (world, good) => goodWord(world, 'rollback', 'operate', { version: good.said.version + 1 }),
  'of an old version, said of the new one': async (world, good) => ({
    ...good,
    proof: (await goodWord(world, 'rollback', 'operate', { version: good.said.version - 1 })).proof,
  }),
  'signed six minutes ago': async ({ sample }, good) => ({
    ...good,
    proof: await signCaller(sample.clients, wordDigest(good.said, `${FUNCTION}:operate`), sample.local.clock.now() - 360_000),
  }),
  'for another host': (_, good) => ({ ...good, proof: header(good.proof, { host: 'sts.example.org' }) }),
  'with another body': (_, good) => ({ ...good, proof: { ...good.proof, body: 'Action=GetSessionToken&Version=2011-06-15' } }),
  'with a header more': (_, good) => ({ ...good, proof: header(good.proof, { 'x-forwarded-host': 'sts.example.org' }) }),
  'without a signature': (_, good) => ({ ...good, proof: header(good.proof, { authorization: '' }) }),
  "by the other right's alias": (_, good) => ({ ...good, alias: 'approve' }),
  "by the other right's alias, signed for it": (world) => goodWord(world, 'rollback', 'approve'),
  'without an alias': (_, { said, proof }) => ({ said, proof }),
  'by the newest version': (_, good) => ({ ...good, alias: '$LATEST' }),
  'of a verb that no person says': (world) => goodWord(world, 'supersede', 'operate'),
  'of another installation': async ({ sample }, good) => ({
    ...good,
    proof: await signCaller(sample.clients, wordDigest(good.said, 'teal2-take-word:operate'), sample.local.clock.now()),
  }),
};

simulatedStory('no forged word is taken, and the record stays as it is', bakesLong, async (world, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  const before = await world.sample.ports.record.read('checkout');
  for (const [name, forge] of Object.entries(FORGERIES)) {
    const good = await goodWord(world, 'rollback', 'operate');
    const heard = await sent(world, await forge(world, good));
    expect([name, heard.kind ?? (heard as { readonly errorType?: string }).errorType]).toEqual([
      name,
      expect.stringMatching(/^(not-heard|stale|BadRequest)$/),
    ]);
    expect([name, await world.sample.ports.record.read('checkout')]).toEqual([name, before]);
  }
  then.weightsAre({ a: 90, b: 10 });
  // What they were made of is taken.
  expect(await sent(world, await goodWord(world, 'rollback', 'operate'))).toMatchObject({ kind: 'said' });
  await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: arn:aws:iam::123456789012:user/);
});

simulatedStory('a word counts once: the same again finds another record', bakesLong, async (world, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  const good = await goodWord(world, 'rollback', 'operate', { reason: 'the graphs' });
  const both = await Promise.all([sent(world, good), sent(world, good)]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['said', 'stale']);
  expect(await sent(world, good)).toEqual({ kind: 'stale' });
  await then.ends(v2, 'ROLLED_BACK', /to roll back: the graphs$/);
  expect(await sent(world, good)).toEqual({ kind: 'stale' });
});

simulatedStory('who said it stands in the record by the name that STS gave, and no credentials do', {}, async (world, when, then) => {
  const v2 = await asksAPerson(world, when, then);
  const { sample } = world;
  const good = await goodWord(world, 'approve', 'approve', { reason: 'it was me' });
  expect(await sent(world, good)).toMatchObject({ kind: 'said' });
  const { active } = await sample.ports.record.read('checkout');
  expect(active?.wait?.answer).toEqual({
    id: expect.any(String),
    verb: 'approve',
    by: expect.stringMatching(ME),
    at: expect.any(String),
    reason: 'it was me',
  });
  const kept = JSON.stringify(await sample.ports.record.read('checkout'));
  for (const secret of [good.proof.headers.authorization!, 'AWS4-HMAC', 'x-amz-']) expect(kept).not.toContain(secret);
  await then.ends(v2, 'ROLLED_BACK', /^DriftDetected/);
});

simulatedStory('an answer waits for STS: without it nobody has approved', {}, async (world, when, then) => {
  const v2 = await asksAPerson(world, when, then);
  const mends = stsFails(world, 'fail-before');
  const before = await world.sample.ports.record.read('checkout');
  expect(await say('approve', world.sample, 'checkout')).toEqual({
    code: 1,
    line: expect.stringMatching(/^nobody can tell who speaks: STS answered InternalFailure \(500\)\. Say it again$/),
  });
  expect(await world.sample.ports.record.read('checkout')).toEqual(before);
  mends();
  expect(await say('approve', world.sample, 'checkout')).toMatchObject({ code: 0 });
  await then.ends(v2, 'ROLLED_BACK', /^DriftDetected/);
});

for (const mode of ['fail-before', 'timeout-no-effect', 'throttle'] as const)
  simulatedStory(`a rollback is taken without STS (${mode}), and marked so`, bakesLong, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const mends = stsFails(world, mode);
    const told = await when.rollbackOrdered('the graphs look wrong');
    mends();
    expect(told).toEqual({ code: 0, line: expect.stringMatching(/is asked to roll back\nNobody could prove who ordered it \(STS /) });
    const { verb } = await then.active('it is told to go back', (active) => active.verb !== undefined);
    expect(verb).toMatchObject({ verb: 'rollback', by: 'somebody (identity not proved)', unproved: expect.stringMatching(/^STS /) });
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: somebody \(identity not proved\) asked at .*: the graphs look wrong$/);
    then.weightsAre({ a: 100, b: 0 });
  });

simulatedStory(
  'a rollback is refused whose proof STS calls false, and taken of a session that is right',
  bakesLong,
  async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const { local, ports } = world.sample;
    const keys = await sessionOf(world, 'operator');
    const before = await ports.record.read('checkout');
    const { said, alias } = await goodWord(world, 'rollback', 'operate');
    const signedWith = async (over: Partial<typeof keys>): Promise<Sent> => {
      const { transport } = local;
      const clients = makeClients({ region: local.region, credentials: { ...keys, ...over }, transport, clock: local.clock });
      return { said, alias: alias!, proof: await signCaller(clients, wordDigest(said, `${FUNCTION}:operate`), local.clock.now()) };
    };
    expect(await sent(world, await signedWith({ secretAccessKey: 'guessed' }))).toEqual({
      kind: 'not-heard',
      why: 'the proof of who speaks does not hold: STS says SignatureDoesNotMatch (403)',
    });
    expect(await sent(world, await signedWith({ sessionToken: 'another' }))).toMatchObject({ kind: 'not-heard' });
    expect(await ports.record.read('checkout')).toEqual(before);
    expect(await sent(world, await signedWith({}))).toMatchObject({ kind: 'said' });
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: arn:aws:sts::123456789012:assumed-role\/operator\/ada asked/);
  },
);

simulatedStory('a word is said again of the record as it is, where that changed meanwhile', bakesLong, async (world, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  const { sample } = world;
  let changes = 1_000;
  /** Somebody writes the record after each look of the command. */
  const busy = {
    async read(service: string) {
      const seen = await sample.ports.record.read(service);
      if (changes-- > 0) await sample.ports.record.change(service, (record) => ({ write: { ...record }, result: undefined }));
      return seen;
    },
  };
  const door = { clients: sample.clients, ports: { clock: sample.ports.clock, record: busy } };
  expect(await say('rollback', door, 'checkout')).toMatchObject({
    code: 1,
    line: expect.stringMatching(/the record of checkout changed each time that it was said: say it again/),
  });
  expect((await sample.ports.record.read('checkout')).active?.verb).toBeUndefined();
  changes = 9;
  expect(await say('rollback', door, 'checkout')).toMatchObject({ code: 0 });
  await then.ends(v2, 'ROLLED_BACK');
});

type Send = (command: object) => Promise<unknown>;

/** Clients of a Lambda that answers invocations so. */
const answering = (clients: Clients, invoked: (send: Send, command: object) => Promise<unknown>): Clients => ({
  ...clients,
  get: (make) => {
    const client = clients.get(make);
    const send: Send = (client as { send: Send }).send.bind(client);
    return new Proxy(client as object, {
      get: (target, key) =>
        key !== 'send'
          ? Reflect.get(target, key)
          : (command: object) => (command instanceof InvokeCommand ? invoked(send, command) : send(command)),
    }) as typeof client;
  },
});

simulatedStory('a word whose answer is lost is sent again, and counts once', bakesLong, async (world, when, then) => {
  await when.pushed('v2');
  const { bake } = await then.bakes(10);
  const { sample } = world;
  let lost = 2;
  const clients = answering(sample.clients, async (send, command) => {
    const answer = await send(command);
    if (lost-- > 0) throw Object.assign(new Error('timed out'), { name: 'TimeoutError' });
    return answer;
  });
  const door = { clients, ports: sample.ports };
  expect(await say('extend', door, 'checkout', { seconds: 600 })).toMatchObject({
    code: 0,
    line: expect.stringMatching(/10 minutes longer/),
  });
  const { active } = await sample.ports.record.read('checkout');
  expect(Date.parse(active!.bake!.endsAt) - Date.parse(bake!.endsAt)).toBe(600_000);
  expect(active!.bake!.words).toHaveLength(1);
  lost = 1_000;
  expect(await say('pause', door, 'checkout', { seconds: 600 })).toMatchObject({
    code: 1,
    line: 'teal-take-word did not answer (TimeoutError): it may have been heard all the same, see npx teal status checkout',
  });
});

simulatedStory('a word waits for room in Lambda, and tells what was in the way', bakesLong, async (world, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  const { sample } = world;
  let throttled = 1_000;
  const clients = answering(sample.clients, async (send, command) => {
    if (throttled-- <= 0) return send(command);
    throw Object.assign(new Error('Rate Exceeded.'), {
      name: 'TooManyRequestsException',
      $fault: 'client',
      $metadata: { httpStatusCode: 429 },
    });
  });
  const door = { clients, ports: sample.ports };
  expect(await say('rollback', door, 'checkout')).toMatchObject({
    code: 1,
    line: 'Lambda has no room for teal-take-word (TooManyRequestsException): say it again',
  });
  throttled = 6;
  expect(await say('rollback', door, 'checkout')).toMatchObject({ code: 0 });
  await then.ends(v2, 'ROLLED_BACK');
});

simulatedStory('an installation of an older release has no door, and the command says what to do', bakesLong, async (world, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await expect(say('rollback', { ...world.sample, prefix: 'older' }, 'checkout')).rejects.toMatchObject({
    name: 'BadUsage',
    message: expect.stringMatching(/^there is no function older-take-word with the alias 'operate'.*npx serverless deploy/s),
  });
  await when.rollbackOrdered();
  await then.ends(v2, 'ROLLED_BACK');
});

/** Keys of a session of a role. */
async function sessionOf({ sample: { local, clients } }: StoryWorld, RoleName: string) {
  const { Role } = await iam(clients).send(
    new CreateRoleCommand({ RoleName, Path: '/story/', AssumeRolePolicyDocument: trusting({ AWS: local.account }) }),
  );
  const { Credentials: keys } = await sts(clients).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'ada' }));
  return { accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '', sessionToken: keys?.SessionToken ?? '' };
}
