import {
  CreateStateMachineAliasCommand,
  DescribeExecutionCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  type SFNClient,
  StartExecutionCommand,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { compile } from '@teal/asl';
import { sfn } from '../../src/aws/clients.ts';
import { sfnExecutions } from '../../src/aws/sfn-executions.ts';
import { dns } from '../../statemachines/dns.ts';
import { loadBalancer } from '../../statemachines/load-balancer.ts';
import { lastRelease, redefine } from '../support/releases.ts';
import { simulatedStory } from '../support/story.ts';

const newRelease = {
  'load-balancer': JSON.stringify({ ...compile(loadBalancer), Comment: 'the new release' }),
  dns: JSON.stringify(compile(dns)),
};

const published = async (client: SFNClient, machine: string) => {
  const { stateMachineVersionArn } = await client.send(new PublishStateMachineVersionCommand({ stateMachineArn: machine }));
  return [{ stateMachineVersionArn, weight: 100 }];
};

simulatedStory(
  'a stack that is updated while a deployment runs: it ends by the version that it began with, what waited runs the new one',
  {},
  async ({ sample }, when, then) => {
    const { clients, machine, ports } = sample;
    const client = sfn(clients);
    // As the packaged functions are told by TEAL_ALIAS.
    Object.assign(ports, { executions: sfnExecutions(client, 'live') });
    await redefine(lastRelease.definitions, sample);
    const { stateMachineAliasArn } = await client.send(
      new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: await published(client, machine) }),
    );

    const good = await sample.push('v2', 'good');
    await client.send(
      new StartExecutionCommand({
        stateMachineArn: stateMachineAliasArn,
        input: JSON.stringify({ request: { service: 'checkout', image: 'good' } }),
      }),
    );
    const first = await then.bakes(10);
    await redefine(newRelease, sample);
    await client.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration: await published(client, machine) }));
    const bad = await when.pushed('v3');
    await then.ends({ digest: good.digest, version: 'v2', execution: first.execution }, 'SUCCEEDED');
    const second = await then.ends(bad, 'ROLLED_BACK', /FunctionalTestFailed/);

    const versionOf = async (executionArn: string) => {
      const { stateMachineVersionArn, stateMachineAliasArn: alias } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return [alias, stateMachineVersionArn?.split(':').at(-1)];
    };
    expect(await versionOf(first.execution)).toEqual([`${machine}:live`, '1']);
    expect(await versionOf(second.execution)).toEqual([`${machine}:live`, '2']);
    const { stateMachineVersions } = await client.send(new ListStateMachineVersionsCommand({ stateMachineArn: machine }));
    expect(stateMachineVersions).toHaveLength(2);
  },
);
