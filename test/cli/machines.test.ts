import { CreateStateMachineAliasCommand, CreateStateMachineCommand, PublishStateMachineVersionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { stepFunctionsService } from '../../packages/local-aws/src/stepfunctions/stepfunctions.ts';
import { stsService } from '../../packages/local-aws/src/sts/sts.ts';
import { sfn } from '../../src/aws/clients.ts';
import { findMachine } from '../../src/cli/target/machines.ts';
import { givenAws } from '../aws/given-aws.ts';

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

const DEFINITION = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine';

async function givenMachines(...names: readonly string[]) {
  const aws = await givenAws({ stepfunctions: stepFunctionsService, sts: stsService });
  stop = () => aws.local.stop();
  const client = sfn(aws.clients);
  for (const name of names)
    await aws.run(
      client.send(new CreateStateMachineCommand({ name, roleArn: 'arn:aws:iam::123456789012:role/r', definition: DEFINITION })),
    );
  return {
    aliased: (name: string, alias: string) =>
      aws.run(
        client
          .send(new PublishStateMachineVersionCommand({ stateMachineArn: `${MACHINE}:${name}` }))
          .then(({ stateMachineVersionArn }) =>
            client.send(
              new CreateStateMachineAliasCommand({ name: alias, routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] }),
            ),
          ),
      ),
    found: (route: 'load-balancer' | 'dns', env: NodeJS.ProcessEnv = {}) => aws.run(findMachine(aws.clients, route, env)),
  };
}

describe('the machine that a command starts', () => {
  test('is the one that an installation of this account and region has by its name', async () => {
    const { found } = await givenMachines('teal-load-balancer', 'teal-dns');
    expect([await found('load-balancer'), await found('dns')]).toEqual([`${MACHINE}:teal-load-balancer`, `${MACHINE}:teal-dns`]);
  });

  test('is started by its alias live, where there is one', async () => {
    const { found, aliased } = await givenMachines('teal-load-balancer', 'teal-dns');
    await aliased('teal-load-balancer', 'live');
    await aliased('teal-dns', 'canary');
    expect([await found('load-balancer'), await found('dns')]).toEqual([`${MACHINE}:teal-load-balancer:live`, `${MACHINE}:teal-dns`]);
  });

  test('is one of the installation that TEAL_PREFIX names', async () => {
    const { found } = await givenMachines('teal-load-balancer', 'second-load-balancer');
    expect(await found('load-balancer', { TEAL_PREFIX: 'second' })).toBe(`${MACHINE}:second-load-balancer`);
  });

  test('is taken as it is where the environment names it', async () => {
    const { found } = await givenMachines('teal-dns');
    const named = 'arn:aws:states:eu-central-1:999999999999:stateMachine:other:7';
    expect(await found('dns', { TEAL_DNS_STATE_MACHINE_ARN: named })).toBe(named);
    expect(await found('dns', { TEAL_STATE_MACHINE_ARN: named })).toBe(`${MACHINE}:teal-dns`);
  });

  test('that is not there is told by its whole name, and by what would name another', async () => {
    const { found } = await givenMachines('teal-load-balancer');
    await expect(found('dns')).rejects.toMatchObject({
      name: 'BadUsage',
      message: expect.stringMatching(
        /^there is no state machine arn:aws:states:us-east-1:123456789012:stateMachine:teal-dns; .* TEAL_PREFIX or TEAL_DNS_STATE_MACHINE_ARN$/,
      ),
    });
  });
});
