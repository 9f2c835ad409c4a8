import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as sfn from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { AwsError, startLocalAws, VirtualClock } from '@teal/local-aws';
import { type EventsOptions, eventsService } from '../../packages/local-aws/src/events/events.ts';
import type { InvocationResult } from '../../packages/local-aws/src/kernel/neighbours.ts';
import type { ServiceContext } from '../../packages/local-aws/src/kernel/service.ts';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:deploy';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:notify';
const ROLE = 'arn:aws:iam::123456789012:role/events';

async function givenBus(options: EventsOptions = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const started: { at: number; arn: string; input: unknown; name: string | undefined }[] = [];
  const invoked: { at: number; payload: unknown }[] = [];
  /** What the next starts and invocations answer; empty: all goes well. */
  const troubles: AwsError[] = [];
  const answers: InvocationResult[] = [];
  const begin = clock.now();
  const states = () => ({
    signingName: 'states',
    sdk: sfn,
    operations: {},
    facade: {
      async start(arn: string, input: string, name?: string) {
        const trouble = troubles.shift();
        if (trouble) throw trouble;
        started.push({ at: clock.now() - begin, arn, input: JSON.parse(input), name });
        return { executionArn: `${arn}:x` };
      },
    },
  });
  const functions = () => ({
    signingName: 'lambda',
    sdk: lambda,
    operations: {},
    facade: {
      async invoke(_: string, payload: unknown): Promise<InvocationResult> {
        invoked.push({ at: clock.now() - begin, payload });
        return answers.shift() ?? { ok: true, payload: null, requestId: 'r' };
      },
    },
  });
  const local = await startLocalAws({
    clock,
    services: { states, functions, events: (ctx: ServiceContext) => eventsService(ctx, options) },
  });
  const bus = new EventBridgeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  const putRule = async (pattern: object, target: Partial<Target> = { Arn: MACHINE, RoleArn: ROLE }, name = 'rule') => {
    await bus.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
    await bus.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: '1', Arn: MACHINE, ...target }] }));
  };
  const say = (detail: object = { a: 1 }) =>
    bus.send(
      new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail: JSON.stringify(detail), Resources: ['arn:one'] }] }),
    );
  const pass = (seconds: number) => clock.run(clock.sleep(seconds * 1000));
  return { bus, started, invoked, troubles, answers, putRule, say, pass, facade: local.services.events.facade, local };
}

describe('an event on the bus', () => {
  test('starts the execution of a matching rule a little later, with the envelope of AWS and a name made of its id', async () => {
    const { putRule, say, pass, started } = await givenBus();
    await putRule({ source: ['shop'] });
    const { Entries, FailedEntryCount } = await say();
    expect(FailedEntryCount).toBe(0);
    expect(started).toEqual([]);
    await pass(2);
    const id = Entries?.[0]?.EventId;
    expect(started).toMatchObject([
      {
        arn: MACHINE,
        input: {
          version: '0',
          id,
          'detail-type': 'Order',
          source: 'shop',
          account: '123456789012',
          time: '2026-01-01T00:00:00Z',
          region: 'us-east-1',
          resources: ['arn:one'],
          detail: { a: 1 },
        },
      },
    ]);
    expect(started[0]?.name?.startsWith(`${id}_`)).toBe(true);
  });

  test('goes nowhere when no pattern matches, or the rule is disabled', async () => {
    const { bus, putRule, say, pass, started } = await givenBus();
    await putRule({ source: ['other'] }, {}, 'other').catch(() => {});
    await putRule({ source: ['shop'] });
    await bus.send(new DisableRuleCommand({ Name: 'rule' }));
    await say();
    await pass(10);
    expect(started).toEqual([]);
  });

  test('invokes a function with what its input transformer makes', async () => {
    const { putRule, say, pass, invoked } = await givenBus();
    await putRule(
      { detail: { a: [{ numeric: ['>', 0] }] } },
      { Arn: FUNCTION, InputTransformer: { InputPathsMap: { a: '$.detail.a' }, InputTemplate: '{"number": <a>, "text": "a is <a>"}' } },
    );
    await say();
    await pass(2);
    expect(invoked.map(({ payload }) => payload)).toEqual([{ number: 1, text: 'a is 1' }]);
  });

  test('may come twice', async () => {
    const { putRule, say, pass, started } = await givenBus({ duplicates: 1 });
    await putRule({ source: ['shop'] });
    await say();
    await pass(2);
    expect(started).toHaveLength(2);
    expect(started[0]?.input).toEqual(started[1]?.input);
    expect(started[0]?.name).not.toBe(started[1]?.name);
  });

  test('of a best-effort source may be lost, others not', async () => {
    const { putRule, say, pass, started, facade } = await givenBus({ loss: 1 });
    await putRule({ source: ['shop', 'aws.ecr'] });
    facade.put({ source: 'aws.ecr', 'detail-type': 'ECR Image Action', resources: [], detail: {} });
    await say();
    await pass(2);
    expect(started).toMatchObject([{ input: { source: 'shop' } }]);
  });
});

describe('a delivery that fails', () => {
  const throttled = () => new AwsError('ThrottlingException', 'Rate exceeded');

  test('is tried again, with growing pauses', async () => {
    const { putRule, say, pass, started, troubles, facade } = await givenBus();
    await putRule({ source: ['shop'] });
    troubles.push(throttled(), throttled(), throttled());
    await say();
    await pass(30);
    expect(started).toHaveLength(1);
    expect(started[0]?.at).toBeGreaterThan(3_500);
    expect(facade.failedDeliveries()).toEqual([]);
  });

  test('is given up when its retry policy says so', async () => {
    const { putRule, say, pass, started, troubles, facade } = await givenBus();
    await putRule({ source: ['shop'] }, { RoleArn: ROLE, RetryPolicy: { MaximumRetryAttempts: 2 } });
    troubles.push(throttled(), throttled(), throttled());
    await say();
    await pass(60);
    expect(started).toEqual([]);
    expect(facade.failedDeliveries()).toMatchObject([
      { rule: 'rule', target: MACHINE, attempts: 3, reason: 'ThrottlingException: Rate exceeded' },
    ]);
  });

  test('is given up at once when no retry can help', async () => {
    const { putRule, say, pass, troubles, facade } = await givenBus();
    await putRule({ source: ['shop'] });
    troubles.push(new AwsError('StateMachineDoesNotExist', 'State Machine Does Not Exist'));
    await say();
    await pass(60);
    expect(facade.failedDeliveries()).toMatchObject([{ attempts: 1 }]);
  });

  test('of a function that fails is repeated twice by Lambda, then told', async () => {
    const { putRule, say, pass, invoked, answers, facade } = await givenBus();
    const failure: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no', trace: [], requestId: 'r' };
    answers.push(failure, failure, failure);
    await putRule({ source: ['shop'] }, { Arn: FUNCTION });
    await say();
    await pass(300);
    expect(invoked.map(({ at }) => Math.round(at / 60_000))).toEqual([0, 1, 3]);
    expect(facade.failedDeliveries()).toMatchObject([{ target: FUNCTION, reason: 'Error: no' }]);
  });
});

describe('PutEvents', () => {
  test('answers each entry for itself', async () => {
    const { bus } = await givenBus();
    const good = { Source: 'shop', DetailType: 'Order', Detail: '{}' };
    const { FailedEntryCount, Entries } = await bus.send(
      new PutEventsCommand({
        Entries: [
          good,
          { ...good, Source: undefined },
          { ...good, DetailType: undefined },
          { ...good, Detail: undefined },
          { ...good, Detail: '[1]' },
          { ...good, Source: 'aws.ecr' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.' },
      { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.' },
      { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Detail is not valid. Reason: Detail is a required argument.' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
    ]);
  });

  test('takes at most ten', async () => {
    const { bus } = await givenBus();
    await expect(bus.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => ({ Source: 'a' })) }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('rules and targets', () => {
  test('are kept as given, listed, and go targets first', async () => {
    const { bus, putRule } = await givenBus();
    const target: Target = {
      Id: '1',
      Arn: MACHINE,
      RoleArn: ROLE,
      InputPath: '$.detail',
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 },
      DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:123456789012:dead' },
    };
    await putRule({ source: ['shop'] }, target);
    const rule = await bus.send(new DescribeRuleCommand({ Name: 'rule' }));
    expect(rule).toMatchObject({
      Arn: 'arn:aws:events:us-east-1:123456789012:rule/rule',
      EventPattern: '{"source":["shop"]}',
      State: 'ENABLED',
      EventBusName: 'default',
    });
    expect((await bus.send(new ListRulesCommand({ NamePrefix: 'ru' }))).Rules).toHaveLength(1);
    expect((await bus.send(new ListTargetsByRuleCommand({ Rule: 'rule' }))).Targets).toEqual([target]);
    await expect(bus.send(new DeleteRuleCommand({ Name: 'rule' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Rule can't be deleted since it has targets.",
    });
    await bus.send(new RemoveTargetsCommand({ Rule: 'rule', Ids: ['1'] }));
    await bus.send(new DeleteRuleCommand({ Name: 'rule' }));
    await expect(bus.send(new DescribeRuleCommand({ Name: 'rule' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Rule rule does not exist on EventBus default.',
    });
  });

  test('refuse what AWS refuses', async () => {
    const { bus, putRule } = await givenBus();
    await expect(bus.send(new PutRuleCommand({ Name: 'r' }))).rejects.toMatchObject({
      message: 'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    });
    await expect(bus.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":"a"}' }))).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
      message: 'Event pattern is not valid. Reason: "source" must be an object or an array',
    });
    await expect(bus.send(new PutRuleCommand({ Name: 'r', EventPattern: '{}', EventBusName: 'mine' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Event bus mine does not exist.',
    });
    await expect(putRule({ source: ['shop'] }, {})).rejects.toMatchObject({ message: `RoleArn is required for target ${MACHINE}.` });
    for (const InputTemplate of ['<a> is', '{"a": <b>}', '{"a": }'])
      await expect(
        putRule({ source: ['shop'] }, { Arn: FUNCTION, InputTransformer: { InputPathsMap: { a: '$.a' }, InputTemplate } }),
      ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a rate runs its rule again and again', async () => {
    const { bus, pass, invoked } = await givenBus();
    await bus.send(new PutRuleCommand({ Name: 'sweep', ScheduleExpression: 'rate(1 minute)' }));
    await bus.send(new PutTargetsCommand({ Rule: 'sweep', Targets: [{ Id: '1', Arn: FUNCTION }] }));
    await pass(190);
    expect(invoked).toHaveLength(3);
    expect(invoked[0]?.payload).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
    await bus.send(new DisableRuleCommand({ Name: 'sweep' }));
    await pass(300);
    expect(invoked).toHaveLength(3);
  });

  test('TestEventPattern tells whether a pattern matches', async () => {
    const { bus } = await givenBus();
    const event = {
      id: '1',
      account: '1',
      source: 'shop',
      time: 't',
      region: 'r',
      resources: [],
      'detail-type': 'Order',
      detail: { a: 1 },
    };
    const ask = (pattern: object) =>
      bus.send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }));
    expect((await ask({ source: [{ prefix: 'sh' }] })).Result).toBe(true);
    expect((await ask({ source: [{ prefix: 'x' }] })).Result).toBe(false);
  });
});
