import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lambdaService } from '../../src/lambda/lambda.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';

/**
 * What Lambda refuses, in its words. Sources: the service model; recordings of AWS in localstack/localstack,
 * tests/aws/services/lambda_/test_lambda_api; moto, awslambda/exceptions.
 */

// How often is not what is asked here: a fast machine would meet Lambda's rate.
const start = () => startLocalAws({ port: 0, throttling: false, services: { lambda: lambdaService } });
let local: Awaited<ReturnType<typeof start>>;
let client: LambdaClient;
beforeAll(async () => {
  local = await start();
  client = new LambdaClient(await clientThrough('in process', local));
  local.services.lambda.register({ name: 'greet', handler: async () => 'hello' });
});
afterAll(() => local.stop());

const BEGINNING = '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?';
const NAMESPACED = `${BEGINNING}([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;
const NAME = `${BEGINNING}([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`;
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:greet';
const detected = (...problems: string[]) =>
  `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${problems.join('; ')}`;
const wrong = (value: unknown, at: string, constraint: string) =>
  `Value '${value}' at '${at}' failed to satisfy constraint: Member must ${constraint}`;

describe('a function is named', () => {
  test.each(['greet', 'greet:$LATEST', ARN, `${ARN}:$LATEST`, '123456789012:function:greet', 'function:greet'])(
    '%s',
    async (FunctionName) => {
      // With the qualifier that was asked for. Source: getmoto/moto, awslambda/models.py.
      const asked = FunctionName.endsWith(':$LATEST') ? `${ARN}:$LATEST` : ARN;
      expect((await client.send(new GetFunctionCommand({ FunctionName }))).Configuration?.FunctionArn).toBe(asked);
    },
  );

  test.each([
    [
      ARN.replace('us-east-1', 'us-west-2'),
      'ResourceNotFoundException',
      "Functions from 'us-west-2' are not reachable in this region ('us-east-1')",
    ],
    [
      ARN.replace('123456789012', '210987654321'),
      'AccessDeniedException',
      expect.stringMatching(
        /^User: \S+ is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:us-east-1:210987654321:function:greet because no resource-based policy allows the lambda:GetFunction action$/,
      ),
    ],
    ['greet:1', 'ResourceNotFoundException', `Function not found: ${ARN}:1`],
    ['gre.et', 'ResourceNotFoundException', 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:gre.et'],
    ['a b', 'ValidationException', detected(wrong('a b', 'functionName', `satisfy regular expression pattern: ${NAMESPACED}`))],
    ['x'.repeat(257), 'ValidationException', detected(wrong('x'.repeat(257), 'functionName', 'have length less than or equal to 256'))],
    [
      '!'.repeat(257),
      'ValidationException',
      detected(
        wrong('!'.repeat(257), 'functionName', 'have length less than or equal to 256'),
        wrong('!'.repeat(257), 'functionName', `satisfy regular expression pattern: ${NAMESPACED}`),
      ),
    ],
  ])('%s is refused', async (FunctionName, name, message) => {
    expect(await refusal(client.send(new GetFunctionCommand({ FunctionName })))).toMatchObject({ name, message });
  });

  test('twice, and differently', async () => {
    expect(await refusal(client.send(new InvokeCommand({ FunctionName: 'greet:$LATEST', Qualifier: 'live' })))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The derived qualifier from the function name does not match the specified qualifier.',
    });
  });
});

describe('DeleteFunction', () => {
  test.each([
    { FunctionName: 'greet', Qualifier: '$LATEST' },
    { FunctionName: 'greet:$LATEST' },
    { FunctionName: ARN, Qualifier: '$LATEST' },
  ])('keeps the function when it is told $LATEST: %o', async (input) => {
    expect(await refusal(client.send(new DeleteFunctionCommand(input)))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: '$LATEST version cannot be deleted without deleting the function.',
    });
    expect((await client.send(new GetFunctionCommand({ FunctionName: 'greet' }))).Configuration?.FunctionName).toBe('greet');
  });

  test('tells a function that is not there', async () => {
    expect(await refusal(client.send(new DeleteFunctionCommand({ FunctionName: 'nobody', Qualifier: '$LATEST' })))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('CreateFunction and UpdateFunctionConfiguration refuse', () => {
  const spec = {
    FunctionName: 'made',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::123456789012:role/made',
    Code: { ZipFile: Buffer.from('no zip') },
  } as const;
  const create = (more: object) => client.send(new CreateFunctionCommand({ ...spec, ...more } as never));
  const role = (value: string) =>
    detected(wrong(value, 'role', 'satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+'));

  test.each([
    [
      { FunctionName: 'x'.repeat(65) },
      'ValidationException',
      detected(wrong('x'.repeat(65), 'functionName', 'have length less than or equal to 64')),
    ],
    [
      { FunctionName: 'x'.repeat(141) },
      'ValidationException',
      detected(wrong('x'.repeat(141), 'functionName', 'have length less than or equal to 64')),
    ],
    [
      { FunctionName: 'gre.et' },
      'ValidationException',
      detected(wrong('gre.et', 'functionName', `satisfy regular expression pattern: ${NAME}`)),
    ],
    [{ Role: 'made' }, 'ValidationException', role('made')],
    [{ Role: 'arn:aws:iam::123456789012:user/made' }, 'ValidationException', role('arn:aws:iam::123456789012:user/made')],
    [{ Role: 'arn:aws:iam::210987654321:role/made' }, 'AccessDeniedException', 'Cross-account pass role is not allowed.'],
    [
      { Handler: 'index handler' },
      'ValidationException',
      detected(wrong('index handler', 'handler', 'satisfy regular expression pattern: [^\\s]+')),
    ],
    [
      { Description: 'x'.repeat(257) },
      'ValidationException',
      detected(wrong('x'.repeat(257), 'description', 'have length less than or equal to 256')),
    ],
    [{ Timeout: 0 }, 'ValidationException', detected(wrong(0, 'timeout', 'have value greater than or equal to 1'))],
    [{ MemorySize: 127 }, 'ValidationException', detected(wrong(127, 'memorySize', 'have value greater than or equal to 128'))],
    [
      { EphemeralStorage: { Size: 511 } },
      'ValidationException',
      detected(wrong(511, 'ephemeralStorage.size', 'have value greater than or equal to 512')),
    ],
    [
      { Architectures: ['x86_64', 'arm64'] },
      'ValidationException',
      detected(wrong('[x86_64, arm64]', 'architectures', 'have length less than or equal to 1')),
    ],
    [
      { Runtime: 'nodejs99.x' },
      'InvalidParameterValueException',
      expect.stringMatching(
        /^Value nodejs99\.x at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[.*nodejs24\.x.*\] or be a valid ARN$/,
      ),
    ],
    [
      { Code: { ZipFile: Buffer.from('no zip') } },
      'InvalidParameterValueException',
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
  ])('%#: %j', async (more, name, message) => {
    expect(await refusal(create(more))).toMatchObject({ name, message });
  });

  test('a function that is not there, in the region of its ARN', async () => {
    const call = (FunctionName: string) => refusal(client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 1 })));
    expect(await call('nobody')).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await call(ARN.replace('us-east-1', 'eu-west-1'))).toMatchObject({
      message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    });
  });
});

test('ListFunctions wants 1 to 10,000 items', async () => {
  expect(await refusal(client.send(new ListFunctionsCommand({ MaxItems: 0 })))).toMatchObject({
    name: 'ValidationException',
    message: detected(wrong(0, 'maxItems', 'have value greater than or equal to 1')),
  });
});
