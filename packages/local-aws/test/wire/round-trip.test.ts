import * as applicationAutoScaling from '@aws-sdk/client-application-auto-scaling';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecs from '@aws-sdk/client-ecs';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as route53 from '@aws-sdk/client-route-53';
import * as servicediscovery from '@aws-sdk/client-servicediscovery';
import * as sfn from '@aws-sdk/client-sfn';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LocalService } from '../../src/kernel/service.ts';
import { type LocalAws, startLocalAws } from '../../src/local-aws.ts';
import { modelOf } from '../../src/wire/model.ts';
import type { OperationModel } from '../../src/wire/operation-model.ts';
import { arbitraryOf } from './arbitrary-shape.ts';

/**
 * Whatever the real clients send is what an operation is given, and whatever it gives back is what the
 * clients read: for every operation of every service, not only those that the local AWS answers.
 */

const SERVICES: readonly (readonly [signingName: string, sdk: object])[] = [
  ['application-autoscaling', applicationAutoScaling],
  ['monitoring', cloudwatch],
  ['dynamodb', dynamodb],
  ['ecr', ecr],
  ['ecs', ecs],
  ['elasticloadbalancing', elbv2],
  ['events', eventbridge],
  ['lambda', lambda],
  ['route53', route53],
  ['servicediscovery', servicediscovery],
  ['states', sfn],
  ['sts', sts],
];

/**
 * The client does not sign these, so that nothing tells the service; or it signs as SigV4a, for which it
 * needs a native library.
 */
const NOT_SIGNED_V4 = new Set(['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'PutEvents']);

type Client = { send(command: object): Promise<Record<string, unknown>>; destroy(): void };

describe.each(SERVICES)('%s', (signingName, sdk) => {
  const operations = [...modelOf(sdk).operations.values()].filter(canTravel);
  let given: unknown;
  let answer: unknown;
  const echo = (): LocalService => ({
    signingName,
    sdk,
    operations: Object.fromEntries(
      operations.map(({ name }) => [
        name,
        (input: unknown) => {
          given = input;
          return answer;
        },
      ]),
    ),
  });
  let local: LocalAws<{ echo: typeof echo }> | undefined;
  const clients: Client[] = [];
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await local?.stop();
  });

  const call = fc
    .constantFrom(...operations)
    .chain((operation) => fc.record({ name: fc.constant(operation.name), input: shape(operation.input), output: shape(operation.output) }));

  test.each([
    ['in process', Number(process.env.ROUND_TRIPS ?? 40)],
    ['over the socket', 10],
  ])('gives and takes what the client does, %s', async (door, numRuns) => {
    local ??= await startLocalAws({ services: { echo }, throttling: false, strict: true, port: 0 });
    const client = clientOf(sdk, door === 'in process' ? { ...local.transport } : { endpoint: local.endpoint });
    clients.push(client);
    await fc.assert(
      fc.asyncProperty(call, async ({ name, input, output }) => {
        answer = output;
        const { $metadata, ...read } = await client.send(commandOf(sdk, name, input));
        expect(plain(given)).toEqual(plain(input));
        expect(plain(read)).toEqual(plain(output));
        expect($metadata).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      }),
      { numRuns },
    );
  });
});

const shape = (schema: OperationModel['input']): fc.Arbitrary<unknown> => (schema.isUnitSchema() ? fc.constant({}) : arbitraryOf(schema));

/** Streams of events need a connection that stays open; no deployment uses them. */
function canTravel({ name, input, output }: OperationModel): boolean {
  const streams = [input, output].some((schema) => !schema.isUnitSchema() && [...schema.structIterator()].some(([, m]) => m.isStreaming()));
  return !streams && !NOT_SIGNED_V4.has(name);
}

function clientOf(sdk: object, extra: object): Client {
  const [, Class] = Object.entries(sdk).find(([name]) => name.endsWith('Client') && name !== '__Client')! as [
    string,
    new (c: object) => Client,
  ];
  return new Class({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    disableHostPrefix: true,
    ...extra,
  });
}

function commandOf(sdk: object, name: string, input: unknown): object {
  const Command = (sdk as Record<string, new (input: unknown) => object>)[`${name}Command`]!;
  return new Command(input);
}

/** Bytes and lazy JSON strings of the SDK compare by what they hold. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  if (value instanceof String) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, plain(inner)]),
    );
  return value;
}
