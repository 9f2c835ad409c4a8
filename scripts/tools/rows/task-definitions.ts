import type { Check } from '../check.ts';

/**
 * 1: what ECS refuses when a task definition is registered. Source: moto 5.2.1's tests and texts of AWS in
 * public threads.
 */
const web = { name: 'web', image: 'web:1' };
const fargate = { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512', containerDefinitions: [web] };

const registered = (input: object) => ({
  service: 'ecs',
  operation: 'RegisterTaskDefinition',
  input: { family: 'tools', ...input },
});

const refused: readonly [name: string, input: object, says?: string | RegExp][] = [
  [
    'a host port beside the container’s, under awsvpc',
    { ...fargate, containerDefinitions: [{ ...web, portMappings: [{ containerPort: 80, hostPort: 8080 }] }] },
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
  ],
  ['links under awsvpc', { ...fargate, containerDefinitions: [web, { ...web, name: 'side', links: ['web'] }] }],
  ['a container with more memory than its task', { ...fargate, containerDefinitions: [{ ...web, memory: 1024 }] }],
  ['a size that Fargate does not have', { ...fargate, memory: '8192' }, /^No Fargate configuration exists for given values/],
  ['Fargate without cpu', { ...fargate, cpu: undefined }, /Fargate requires that 'cpu' be defined at the task level/],
  [
    'Fargate without memory',
    { ...fargate, memory: undefined, containerDefinitions: [{ ...web, memory: 128 }] },
    /Fargate requires that 'memory' be defined at the task level/,
  ],
  ['the host’s processes on Fargate', { ...fargate, pidMode: 'host' }],
  ['the bridge network on Fargate', { ...fargate, networkMode: 'bridge' }],
  ['EC2 without any memory', { containerDefinitions: [web] }],
  ['two containers of one name', { ...fargate, containerDefinitions: [web, web] }],
  ['no essential container', { ...fargate, containerDefinitions: [{ ...web, essential: false }] }],
  [
    'secrets without a role that may read them',
    {
      ...fargate,
      containerDefinitions: [{ ...web, secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/key' }] }],
    },
  ],
];

export const taskDefinitionChecks: readonly Check[] = [
  ...refused.map(
    ([name, input, says], i): Check => ({
      row: 1,
      name: `refuses ${name}`,
      call: registered(input),
      expected: { refused: 'ClientException', ...(says === undefined ? {} : { says }) },
      ...(i === 0 ? { alsoByCli: true } : {}),
    }),
  ),
  {
    row: 1,
    name: 'a sound definition is taken',
    call: registered(fargate),
    expected: { answers: { taskDefinition: { family: 'tools', status: 'ACTIVE' } } },
    alsoByCli: true,
  },
];
