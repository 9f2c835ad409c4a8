import { readFileSync } from 'node:fs';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  PublishStateMachineVersionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { givenIam, trusting } from '../../packages/local-aws/test/iam/given.ts';
import { type Clients, dynamo, ecr, makeClients, sfn } from '../../src/aws/clients.ts';
import { awsPorts } from '../../src/aws/composition/aws-ports.ts';
import { recordTable } from '../../src/aws/record/dynamo-record.ts';
import { orderDeployment } from '../../src/cli/orders/order-deployment.ts';
import { follow } from '../../src/cli/report/follow.ts';
import { findMachine } from '../../src/cli/target/machines.ts';
import { personPorts } from '../../src/cli/target/person-ports.ts';
import type { Target } from '../../src/cli/target/target.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import { pushImage } from '../../src/rehearsal/push-image.ts';
import { aCommand, acquireBy } from '../deployment/record/a-record.ts';
import { aConfig } from '../support/worlds.ts';

const POLICY = /<!-- policy of a CI -->\n```json\n([\s\S]*?)\n```/.exec(
  readFileSync(new URL('../../docs/starting.md', import.meta.url), 'utf8'),
)?.[1] as string;

/** What `docker push` does, which is no concern of Teal's. */
const OF_DOCKER = /^ecr:(?!DescribeImages$)/;

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:teal-load-balancer';
const NOTHING_TO_DO = {
  QueryLanguage: 'JSONata',
  StartAt: 'Nothing to do',
  States: { 'Nothing to do': { Type: 'Succeed', Output: { outcome: 'NOTHING_TO_DO', reason: 'it runs' } } },
};

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

/**
 * An account with an installation and an image, and the commands' target as the role of the documented policy
 * has it.
 */
async function givenCi() {
  const { local, clock, as, inRole, makeRole, accesses } = await givenIam();
  stop = () => local.stop();
  const clientsOf = ({ region, credentials }: ReturnType<typeof as>): Clients =>
    makeClients({ region, credentials, transport: local.transport, clock });
  const admin = clientsOf(as());
  return clock.run(
    (async () => {
      await dynamo(admin).send(new CreateTableCommand(recordTable('teal')));
      await ecr(admin).send(new CreateRepositoryCommand({ repositoryName: 'checkout' }));
      const folder = new URL('../../sample/checkout/app/', import.meta.url).pathname;
      await clock.outside(pushImage(admin, { repository: 'checkout', tag: 'v2', folder, command: ['node'], environment: {} }));
      const roleArn = await makeRole('machine', trusting({ Service: 'states.amazonaws.com' }));
      await sfn(admin).send(
        new CreateStateMachineCommand({ name: 'teal-load-balancer', roleArn, definition: JSON.stringify(NOTHING_TO_DO) }),
      );
      const { stateMachineVersionArn } = await sfn(admin).send(new PublishStateMachineVersionCommand({ stateMachineArn: MACHINE }));
      const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
      await sfn(admin).send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }));

      const clients = clientsOf(await inRole('ci', POLICY));
      const setup = { clock, environment: { table: 'teal' }, configs: new Map() };
      const ports = personPorts({ ...setup, clients });
      const target: Target = {
        clients,
        ports,
        table: 'teal',
        prefix: 'teal',
        machineOf: ({ route }) => findMachine(clients, route, {}),
      };
      return { target, admin: awsPorts({ ...setup, clients: admin }), accesses, run: <T>(work: () => Promise<T>) => clock.run(work()) };
    })(),
  );
}

describe('the role of a CI, by the policy of docs/starting.md', () => {
  test('starts a deployment, follows it, and may do nothing that it does not need', async () => {
    const { target, admin, accesses, run } = await givenCi();
    const wanted = { service: 'checkout', until: 'traffic' as const, timeoutMs: 60_000, say: () => {} };
    await run(async () => {
      const started = await orderDeployment(target, aConfig(), { image: 'v2', allow: [] });
      expect(await follow(target, { ...wanted, ...started })).toEqual({ code: 0, lines: ['NOTHING_TO_DO: it runs'] });

      // The one that it follows ends while it looks away, and the next one has ended too: its end is looked
      // up.
      await admin.record.change('checkout', acquireBy('one', aCommand('v2')));
      const { active } = await admin.record.read('checkout');
      const followed = follow(target, { ...wanted, request: active!.request.id, execution: 'arn:none' });
      await target.ports.clock.sleep(100);
      const ended = {
        id: active!.id,
        service: 'checkout',
        epoch: 1,
        execution: 'arn:none',
        image: active!.request.image,
        outcome: 'ROLLED_BACK' as const,
        startedAt: '2026-01-01T00:00:00Z',
        endedAt: '2026-01-01T00:00:00Z',
      };
      await admin.record.archive(ended);
      await admin.record.change('checkout', ({ active: _, ...record }): { write: ServiceRecord; result: undefined } => ({
        write: { ...record, last: { ...ended, id: 'checkout-2', epoch: 2 } },
        result: undefined,
      }));
      expect(await followed).toEqual({ code: 1, lines: ['ROLLED_BACK'] });
    });
    expect(accesses.filter(({ allowed }) => !allowed)).toEqual([]);
    const allowed = (JSON.parse(POLICY) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action);
    const done = new Set(accesses.map(({ action }) => action));
    expect(allowed.filter((action) => !OF_DOCKER.test(action)).toSorted()).toEqual([...done].toSorted());
  });

  test("may not start what runs under no version, nor read another service's record", async () => {
    const { target, run } = await givenCi();
    const { clients, ports } = target;
    await run(async () => {
      const unqualified = sfn(clients).send(new StartExecutionCommand({ stateMachineArn: MACHINE, input: '{}' }));
      await expect(unqualified).rejects.toMatchObject({ name: 'AccessDeniedException' });
      await expect(ports.record.read('search')).rejects.toThrow(/AccessDenied/);
      // Nor the record with its token.
      await expect(
        awsPorts({ clients, clock: ports.clock, environment: { table: 'teal' }, configs: new Map() }).record.read('checkout'),
      ).rejects.toThrow(/AccessDenied/);
    });
  });
});
