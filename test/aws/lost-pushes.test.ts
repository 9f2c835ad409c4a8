import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws, VirtualClock } from '@teal/local-aws';
import checkout from '../../sample/checkout/deployments/checkout.ts';
import { events, makeClients, sqs } from '../../src/aws/clients.ts';
import { lostPushes } from '../../src/aws/lost-pushes.ts';
import { lostPushesName } from '../../src/aws/site.ts';
import { pushRule } from '../../src/installation/push-rule.ts';

let local: LocalAws | undefined;
afterEach(() => local?.stop());

const DETAIL = {
  'action-type': 'PUSH',
  result: 'SUCCESS',
  'repository-name': checkout.image.repository,
  'image-digest': `sha256:${'a'.repeat(64)}`,
  'image-tag': 'v7',
};

/**
 * One push, by the real rule's transformer into a queue, and by the same rule to a machine that is not there:
 * its event is a dead letter in the queue of lost pushes.
 */
async function givenPush(prefix: string, service = checkout.service) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  local = await startLocalAws({ clock });
  const { region, account, transport } = local;
  const clients = makeClients({ region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, transport, clock });
  const arnOf = (of: string, resource: string) => `arn:aws:${of}:${region}:${account}:${resource}`;
  const machine = arnOf('states', 'stateMachine:gone');
  const { rule, target } = pushRule(
    { ...checkout, service, image: { ...checkout.image, tags: ['v*'] } },
    { prefix, account, machine, role: arnOf('iam', 'role/push') },
  );
  const { RoleArn: _, RetryPolicy: __, ...asQueue } = target;
  const run = <T>(work: Promise<T>) => clock.run(work);
  for (const QueueName of ['inputs', lostPushesName({ prefix })]) await run(sqs(clients).send(new CreateQueueCommand({ QueueName })));
  await run(events(clients).send(new PutRuleCommand(rule)));
  await run(
    events(clients).send(
      new PutTargetsCommand({
        Rule: rule.Name,
        Targets: [
          { ...asQueue, Id: 'as-given', Arn: arnOf('sqs', 'inputs') },
          { ...target, DeadLetterConfig: { Arn: arnOf('sqs', lostPushesName({ prefix })) } },
        ],
      }),
    ),
  );
  local.services.events.facade.put({ source: 'aws.ecr', 'detail-type': 'ECR Image Action', resources: [], detail: DETAIL });
  await run(clock.sleep(10_000));
  const { QueueUrl } = await run(sqs(clients).send(new CreateQueueCommand({ QueueName: 'inputs' })));
  const { Messages = [] } = await run(sqs(clients).send(new ReceiveMessageCommand({ QueueUrl })));
  const lost = () => run(lostPushes(sqs(clients), { prefix }, async (all) => all));
  return { machine, given: Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown), lost };
}

describe('a push that EventBridge could not deliver', () => {
  test.each([
    ['teal', 'checkout'],
    ['my-push-teal', 'checkout'],
    ['teal', 'a-push-b'],
  ])('starts again with what the rule of %s would have given %s', async (prefix, service) => {
    const { machine, given, lost } = await givenPush(prefix, service);
    expect(given).toEqual([{ push: expect.objectContaining({ service, tag: 'v7', repository: checkout.image.repository }) }]);
    expect((await lost()).map(({ again }) => again)).toEqual(given.map((input) => ({ machine, input })));
  });
});
