import { type ContainerDefinition, RegisterTaskDefinitionCommand, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { givenEcs } from './given.ts';

/*
 * Sources are named beside each row. "bench": badmintoncryer/cdk-preflight, rules/ecs/<rule>/meta.yaml, which
 * keeps what ECS answered to a real deployment in September 2026. "by the reference": ECS refuses it by its
 * API reference, and its words are in no source.
 */

export type Input = RegisterTaskDefinitionCommandInput;

/** The least container, a definition with it alone, and one with another beside it. */
export const web: ContainerDefinition = { name: 'web', image: 'nginx' };
export const withWeb = (more: ContainerDefinition): Partial<Input> => ({ containerDefinitions: [{ ...web, ...more }] });
export const two = (a: ContainerDefinition, b: ContainerDefinition): Partial<Input> => ({
  containerDefinitions: [
    { ...web, ...a },
    { name: 'side', image: 'envoy', ...b },
  ],
});

/** A definition for Fargate, and one for EC2, that ECS takes. */
export const fargate = (more: Partial<Input> = {}): Input => ({
  family: 'checkout',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [web],
  ...more,
});
export const ec2 = (more: Partial<Input> = {}): Input => ({
  family: 'checkout',
  requiresCompatibilities: ['EC2'],
  memory: '512',
  containerDefinitions: [web],
  ...more,
});

/** An ECS without a cluster, one for the whole test file. */
export const { ecs } = await givenEcs(new VirtualClock());

/** What ECS keeps of a definition. Rejects as the client does. */
export const register = async (input: Input) => (await ecs.send(new RegisterTaskDefinitionCommand(input))).taskDefinition;

/** A test for each row: name, definition, and the whole text of the `ClientException`. */
export const refused = (rows: readonly (readonly [string, Input, string])[]) =>
  test.each(rows)('refuses %s', async (_, input, message) => {
    await expect(register(input)).rejects.toMatchObject({ name: 'ClientException', message });
  });

/** A test for each row: name, and a definition that ECS takes. */
export const taken = (rows: readonly (readonly [string, Input])[]) =>
  test.each(rows)('takes %s', async (_, input) => {
    expect(await register(input)).toMatchObject({ status: 'ACTIVE' });
  });
