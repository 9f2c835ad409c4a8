import { readFileSync } from 'node:fs';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { CreateStateMachineAliasCommand, PublishStateMachineVersionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { trusting } from '../../packages/local-aws/test/iam/given.ts';
import { type Clients, dynamo, iam, lambda, makeClients, sfn, sts } from '../../src/aws/clients.ts';
import { awsPorts } from '../../src/aws/composition/aws-ports.ts';
import { TASK_TOKEN } from '../../src/aws/record/packed-record.ts';
import { READ_ATTRIBUTES } from '../../src/aws/record/record-reader.ts';
import { judgeLive } from '../../src/cli/judge/judge-past.ts';
import { finishedBack, orderBack } from '../../src/cli/orders/roll-back.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { follow } from '../../src/cli/report/follow.ts';
import { personPorts } from '../../src/cli/target/person-ports.ts';
import { configHash } from '../../src/deployment/configuration/config-hash.ts';
import { recoveryMachineOf } from '../../src/deployment/holder.ts';
import { foresee } from '../../src/deployment/plan/foresee.ts';
import { decidePlan } from '../../src/deployment/plan/planning.ts';
import { emptyRecord } from '../../src/deployment/record.ts';
import { requestFromWish, wishFromOrder } from '../../src/deployment/request/wish.ts';
import { simulateSample } from '../../src/rehearsal/simulate.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';

const DOCUMENT = readFileSync(new URL('../../docs/starting.md', import.meta.url), 'utf8');
const policyOf = (who: string): string =>
  new RegExp(`<!-- policy of an ${who} -->\\n\`\`\`json\\n([\\s\\S]*?)\\n\`\`\``).exec(DOCUMENT)?.[1] as string;

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: { readonly 'ForAllValues:StringEquals'?: { readonly 'dynamodb:Attributes'?: readonly string[] } };
}
const statementsOf = (who: string) => (JSON.parse(policyOf(who)) as { readonly Statement: readonly Statement[] }).Statement;
const allowedTo = (who: string) => [...new Set(statementsOf(who).flatMap(({ Action }) => Action))].toSorted();

test.each(['approver', 'operator'])('the policy of an %s lists what commands read of a record, and not its token', (who) => {
  const lists = statementsOf(who).flatMap(({ Condition }) => Condition?.['ForAllValues:StringEquals']?.['dynamodb:Attributes'] ?? []);
  expect(lists).toEqual(READ_ATTRIBUTES);
  expect(lists).not.toContain(TASK_TOKEN);
});

test('the policies of docs/starting.md let people look, plan, judge, approve and roll back, and do nothing else', async () => {
  const clock = new VirtualClock();
  await clock.run(
    (async () => {
      const sample = await simulateSample(clock, { enforceIam: true, sample: { port: 0, tasks: 3 } });
      const { local, clients: admin, config } = sample;
      const asked: Record<string, Set<string>> = { operator: new Set(), approver: new Set() };
      const refused: string[] = [];
      local.effects.watch((effect) => {
        const who = effect.kind === 'access' ? /\/(operator|approver)$/.exec(effect.role)?.[1] : undefined;
        if (effect.kind !== 'access' || who === undefined) return;
        asked[who]?.add(effect.action);
        if (!effect.allowed) refused.push(`${effect.action} on ${effect.resource}`);
      });
      try {
        await untilServing(sample);
        for (const stateMachineArn of [sample.machine, recoveryMachineOf(sample.machine)]) {
          const { stateMachineVersionArn } = await sfn(admin).send(new PublishStateMachineVersionCommand({ stateMachineArn }));
          const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
          await sfn(admin).send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }));
        }
        const inRole = async (who: string): Promise<Clients> => {
          const trust = trusting({ AWS: local.account });
          const { Role } = await iam(admin).send(new CreateRoleCommand({ RoleName: who, AssumeRolePolicyDocument: trust }));
          await iam(admin).send(new PutRolePolicyCommand({ RoleName: who, PolicyName: 'only', PolicyDocument: policyOf(who) }));
          const { Credentials: keys } = await sts(admin).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'test' }));
          const credentials = {
            accessKeyId: keys?.AccessKeyId ?? '',
            secretAccessKey: keys?.SecretAccessKey ?? '',
            sessionToken: keys?.SessionToken ?? '',
          };
          return makeClients({ region: local.region, credentials, transport: local.transport, clock });
        };
        const setup = { clock, environment: { table: 'teal' }, configs: new Map([[config.service, config]]) };
        const clients = await inRole('operator');
        const ports = personPorts({ ...setup, clients });
        const door = { clients, ports };
        const approving = await inRole('approver');
        const approver = { clients: approving, ports: personPorts({ ...setup, clients: approving }) };
        const waits = async () => {
          while ((await sample.ports.record.read(config.service)).active?.wait?.token === undefined) await clock.sleep(1_000);
          return (await ports.record.read(config.service)).active!;
        };

        // teal status, teal plan
        expect((await ports.record.read(config.service)).active).toBeUndefined();
        await sample.push('v2');
        const wished = wishFromOrder(
          { id: 'plan', service: config.service, image: 'v2', by: 'command', at: '2026-01-01T00:00:00Z', force: false, allow: [] },
          config,
        );
        if (!wished.ok) throw new Error('the order is not right');
        const granted = requestFromWish(wished.wish, await ports.images.find(wished.wish.image), config);
        if (granted.kind !== 'request') throw new Error(granted.reason);
        const world = await ports.world.read(config, granted.request.image, {});
        const order = { ...granted.request, configHash: configHash(config) };
        const decided = await foresee(decidePlan({ config, request: order, world, epoch: 1, deployment: 'checkout-1' }), [], ports.world);
        expect(decided).toMatchObject({ kind: 'plan', plan: { before: { errors: {} } } });

        // teal judge
        const past = await judgeLive(ports, { config, record: emptyRecord(config.service) }, { sinceSeconds: 3_600, weights: [10, 50] });
        expect(past.checks[0]).toMatchObject({ check: 'errors', said: [{ share: {} }, {}] });

        // teal approve, teal why, teal rollback
        await waits();
        expect((await say('approve', approver, config.service)).line).toMatch(/asks nothing/);
        expect(await approver.ports.record.history(config.service, 1)).toEqual([]);
        const denied = { name: 'AccessDeniedException' };
        await expect(say('approve', door, config.service)).rejects.toMatchObject(denied);
        await expect(orderBack(approver, config.service, { acknowledge: false })).rejects.toMatchObject(denied);
        for (const of of [clients, approving]) {
          // The record with its token, and a write of it.
          const whole = awsPorts({ ...setup, clients: of }).record;
          await expect(whole.read(config.service)).rejects.toMatchObject({ message: expect.stringContaining('AccessDenied') });
          await expect(lambda(of).send(new InvokeCommand({ FunctionName: 'teal-take-word' }))).rejects.toMatchObject(denied);
          const Key = { service: { S: config.service }, item: { S: 'record' } };
          await expect(dynamo(of).send(new UpdateItemCommand({ TableName: 'teal', Key }))).rejects.toMatchObject(denied);
        }
        expect(refused.splice(0).map((told) => told.split(' on ')[0])).toEqual([
          ...Array(2).fill('lambda:InvokeFunction'),
          ...Array(2).fill(['dynamodb:GetItem', 'lambda:InvokeFunction', 'dynamodb:UpdateItem']).flat(),
        ]);
        for (const actions of Object.values(asked)) actions.delete('dynamodb:UpdateItem');
        expect(await orderBack(door, config.service, { acknowledge: false })).toMatchObject({ code: 0 });
        expect(await finishedBack({ ports }, config.service, 3_600_000)).toMatchObject({ code: 0 });

        // teal status --watch, of one that has ended while it looked away, and another one has ended since
        const followed = await ports.record.read(config.service);
        while ((await sample.ports.record.read(config.service)).active) await clock.sleep(1_000);
        await sample.push('v2', 'v2.1');
        await waits();
        expect(await orderBack(door, config.service, { acknowledge: false })).toMatchObject({ code: 0 });
        while ((await sample.ports.record.read(config.service)).active) await clock.sleep(1_000);
        const { id, request, execution: first } = followed.active!;

        // teal why
        expect(await ports.record.evidence(config.service, followed.active!)).toBeUndefined();
        expect((await ports.record.history(config.service, 10)).map((ended) => ended.id)).toContain(id);

        const wanted = { service: config.service, request: request.id, execution: first, deployment: id, until: 'end' as const };
        expect(await follow({ clients, ports }, { ...wanted, timeoutMs: 3_600_000, say: () => {} })).toMatchObject({ code: 1 });

        // The same of one that was about to start, and never had the lease
        const never = { service: config.service, request: 'never', execution: first, until: 'end' as const };
        expect(await follow({ clients, ports }, { ...never, timeoutMs: 3_600_000, say: () => {} })).toMatchObject({ code: 1 });

        // teal rollback of a deployment whose execution is dead
        while ((await ports.record.read(config.service)).active) await clock.sleep(1_000);
        await sample.push('v2', 'v3');
        const { execution } = await waits();
        await sfn(admin).send(new StopExecutionCommand({ executionArn: execution }));
        expect((await orderBack(door, config.service, { acknowledge: false })).line).toMatch(/is dead/);
        expect(await finishedBack({ ports }, config.service, 3_600_000)).toMatchObject({ code: 0 });
      } finally {
        await sample.stop();
      }
      expect(refused).toEqual([]);
      for (const who of ['operator', 'approver']) expect([...(asked[who] ?? [])].toSorted()).toEqual(allowedTo(who));
    })(),
  );
});
