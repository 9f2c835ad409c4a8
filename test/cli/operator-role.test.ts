import { readFileSync } from 'node:fs';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateStateMachineAliasCommand, PublishStateMachineVersionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { trusting } from '../../packages/local-aws/test/iam/given.ts';
import { iam, makeClients, sfn, sts } from '../../src/aws/clients.ts';
import { awsPorts } from '../../src/aws/composition/aws-ports.ts';
import { judgeLive } from '../../src/cli/judge/judge-past.ts';
import { finishedBack, orderBack } from '../../src/cli/orders/roll-back.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { follow } from '../../src/cli/report/follow.ts';
import { configHash } from '../../src/deployment/configuration/config-hash.ts';
import { recoveryMachineOf } from '../../src/deployment/holder.ts';
import { foresee } from '../../src/deployment/plan/foresee.ts';
import { decidePlan } from '../../src/deployment/plan/planning.ts';
import { emptyRecord } from '../../src/deployment/record.ts';
import { requestFromWish, wishFromOrder } from '../../src/deployment/request/wish.ts';
import { simulateSample } from '../../src/rehearsal/simulate.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';

const POLICY = /<!-- policy of an operator -->\n```json\n([\s\S]*?)\n```/.exec(
  readFileSync(new URL('../../docs/starting.md', import.meta.url), 'utf8'),
)?.[1] as string;

test('the policy of docs/starting.md lets a person look, plan, judge, approve and roll back, and do nothing else', async () => {
  const clock = new VirtualClock();
  await clock.run(
    (async () => {
      const sample = await simulateSample(clock, { enforceIam: true, sample: { port: 0, tasks: 3 } });
      const { local, clients: admin, config } = sample;
      const asked = new Set<string>();
      const refused: string[] = [];
      local.effects.watch((effect) => {
        if (effect.kind !== 'access' || !effect.role.endsWith('/operator')) return;
        asked.add(effect.action);
        if (!effect.allowed) refused.push(`${effect.action} on ${effect.resource}`);
      });
      try {
        await untilServing(sample);
        for (const stateMachineArn of [sample.machine, recoveryMachineOf(sample.machine)]) {
          const { stateMachineVersionArn } = await sfn(admin).send(new PublishStateMachineVersionCommand({ stateMachineArn }));
          const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
          await sfn(admin).send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }));
        }
        const trust = trusting({ AWS: local.account });
        const { Role } = await iam(admin).send(new CreateRoleCommand({ RoleName: 'operator', AssumeRolePolicyDocument: trust }));
        await iam(admin).send(new PutRolePolicyCommand({ RoleName: 'operator', PolicyName: 'only', PolicyDocument: POLICY }));
        const { Credentials: keys } = await sts(admin).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'test' }));
        const clients = makeClients({
          region: local.region,
          credentials: {
            accessKeyId: keys?.AccessKeyId ?? '',
            secretAccessKey: keys?.SecretAccessKey ?? '',
            sessionToken: keys?.SessionToken ?? '',
          },
          transport: local.transport,
          clock,
        });
        const ports = awsPorts({ clients, clock, environment: { table: 'teal' }, configs: new Map([[config.service, config]]) });
        const door = { clients, ports };
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

        // teal approve, teal rollback
        await waits();
        expect((await say('approve', door, config.service)).line).toMatch(/asks nothing/);
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
      const allowed = (JSON.parse(POLICY) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action);
      expect([...asked].toSorted()).toEqual(allowed.toSorted());
    })(),
  );
});
