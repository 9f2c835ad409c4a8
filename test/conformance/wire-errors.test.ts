// One file, although it is long: what the services have in common on the wire, with one set of clients.
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as ecs from '@aws-sdk/client-ecs';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as lambda from '@aws-sdk/client-lambda';
import * as route53 from '@aws-sdk/client-route-53';
import * as sfn from '@aws-sdk/client-sfn';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AwsError, startLocalAws } from '@teal/local-aws';
import type { LocalService } from '../../packages/local-aws/src/kernel/service.ts';
import { clientThrough, DOORS, refusal } from '../../packages/local-aws/test/doors.ts';

/**
 * How AWS words its refusals before a service has looked at a call. Each test names where the answer was seen
 * or is written down.
 */

let fails: AwsError | undefined;
const tried: string[] = [];
const answering =
  (signingName: string, sdk: object, ...names: string[]) =>
  (): LocalService => ({
    signingName,
    sdk,
    operations: Object.fromEntries(
      names.map((name) => [
        name,
        () => {
          tried.push(name);
          if (fails) throw fails;
          return {};
        },
      ]),
    ),
  });
const start = () =>
  startLocalAws({
    services: {
      ecs: answering('ecs', ecs, 'CreateService', 'ListClusters', 'UpdateService'),
      elbv2: answering('elasticloadbalancing', elbv2, 'DescribeTargetHealth', 'ModifyRule'),
      cloudwatch: answering('monitoring', cloudwatch, 'DescribeAlarms', 'PutMetricData', 'GetDashboard'),
      sfn: answering('states', sfn, 'StartExecution'),
      lambda: answering('lambda', lambda, 'GetFunction'),
      route53: answering('route53', route53, 'GetHostedZone'),
    },
  });

let local: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  local = await start();
  await local.listen();
});
afterAll(() => local.stop());

async function refusedWith<T>(error: AwsError, call: () => Promise<T>) {
  fails = error;
  try {
    return await refusal(call());
  } finally {
    fails = undefined;
  }
}

/** A request as bytes, signed for a service. */
async function post(service: string, headers: Record<string, string>, body: string | Uint8Array, path = '/') {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(`${local.endpoint}${path}`, {
    method: 'POST',
    headers: { authorization, ...headers },
    body: body as string,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const json = (target: string) => ({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target });
const createService = json('AmazonEC2ContainerServiceV20141113.CreateService');

describe.each(DOORS)('a modelled error, %s', (door) => {
  test('is the class of the SDK, found by name', async () => {
    const client = new ecs.ECSClient(await clientThrough(door, local));
    const refused = await refusedWith(new AwsError('ServiceNotFoundException', 'Service not found.'), () =>
      client.send(new ecs.UpdateServiceCommand({ service: 'x' })),
    );
    expect(refused).toMatchObject({
      name: 'ServiceNotFoundException',
      message: 'Service not found.',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    expect(refused instanceof ecs.ServiceNotFoundException).toBe(true);
  });

  // Model of Elastic Load Balancing v2: the shape TargetGroupNotFoundException has the query error code
  // TargetGroupNotFound.
  test.each(['TargetGroupNotFoundException', 'TargetGroupNotFound'])(
    'of the query protocol has its code and class, thrown as %s',
    async (code) => {
      const client = new elbv2.ElasticLoadBalancingV2Client(await clientThrough(door, local));
      const refused = await refusedWith(new AwsError(code, "Target groups 'tg' not found"), () =>
        client.send(new elbv2.DescribeTargetHealthCommand({ TargetGroupArn: 'tg' })),
      );
      expect(refused).toMatchObject({
        name: 'TargetGroupNotFoundException',
        Code: 'TargetGroupNotFound',
        message: "Target groups 'tg' not found",
      });
    },
  );

  // Model of Step Functions and of Lambda: errors with members of their own and a status.
  test('keeps its members and its status', async () => {
    const client = new lambda.LambdaClient(await clientThrough(door, local));
    const error = new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
      fields: { Reason: 'CallerRateLimitExceeded', retryAfterSeconds: '3' },
    });
    const refused = await refusedWith(error, () => client.send(new lambda.GetFunctionCommand({ FunctionName: 'f' })));
    expect(refused).toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: '3',
      $metadata: { httpStatusCode: 429 },
    });
  });

  test('of restXml keeps its members, too', async () => {
    const client = new route53.Route53Client(await clientThrough(door, local));
    const error = new AwsError('NoSuchHostedZone', 'No hosted zone found with ID: Z');
    const refused = await refusedWith(error, () => client.send(new route53.GetHostedZoneCommand({ Id: 'Z' })));
    expect(refused).toMatchObject({
      name: 'NoSuchHostedZone',
      message: 'No hosted zone found with ID: Z',
      $metadata: { httpStatusCode: 404 },
    });
  });

  // Smithy: a server fault without a status of its own is a 500; the SDK retries it.
  test('that is the server’s fault is tried again', async () => {
    const client = new ecs.ECSClient({ ...(await clientThrough(door, local)), maxAttempts: 2 });
    tried.length = 0;
    const refused = await refusedWith(new AwsError('ServerException', 'oops'), () => client.send(new ecs.ListClustersCommand({})));
    expect(refused).toMatchObject({ name: 'ServerException', $fault: 'server', $metadata: { httpStatusCode: 500, attempts: 2 } });
    expect(tried).toEqual(['ListClusters', 'ListClusters']);
  });

  test('outside the model keeps its code and status', async () => {
    const client = new sfn.SFNClient(await clientThrough(door, local));
    const error = new AwsError('AccessDeniedException', 'User is not authorized', { status: 403 });
    const refused = await refusedWith(error, () => client.send(new sfn.StartExecutionCommand({ stateMachineArn: 'a' })));
    expect(refused).toMatchObject({ name: 'AccessDeniedException', message: 'User is not authorized', $metadata: { httpStatusCode: 403 } });
  });
});

describe('CloudWatch, which changed its protocol,', () => {
  const settings = {
    defaultNamespace: 'com.amazonaws.cloudwatch',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    version: '2010-08-01',
    serviceTarget: 'GraniteServiceVersion20100801',
    awsQueryCompatible: true,
    errorTypeRegistries: [],
  };
  // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait; older CLIs and SDKs
  // send forms, some CBOR.
  test.each([
    ['JSON', {}],
    ['a form', { protocol: AwsQueryProtocol, protocolSettings: settings }],
    ['CBOR', { protocol: AwsSmithyRpcV2CborProtocol, protocolSettings: settings }],
  ])('reads %s and answers in kind', async (_kind, protocol) => {
    const client = new cloudwatch.CloudWatchClient({ ...(await clientThrough('over the socket', local)), ...protocol });
    await client.send(
      new cloudwatch.PutMetricDataCommand({ Namespace: 'n', MetricData: [{ MetricName: 'm', Value: 1, Timestamp: new Date(0) }] }),
    );
    const error = new AwsError('ResourceNotFoundException', 'gone');
    const refused = await refusedWith(error, () => client.send(new cloudwatch.GetDashboardCommand({ DashboardName: 'd' })));
    expect(refused).toMatchObject({ message: 'gone' });
  });

  test('tells the old code beside the new one', async () => {
    const answer = await refusedAnswer(new AwsError('ThrottlingException', 'Rate exceeded'));
    expect(answer.headers.get('x-amzn-query-error')).toBe('Throttling;Sender');
    async function refusedAnswer(error: AwsError) {
      fails = error;
      const reply = await post(
        'monitoring',
        { ...json('GraniteServiceVersion20100801.DescribeAlarms'), 'content-type': 'application/x-amz-json-1.0' },
        '{}',
      );
      fails = undefined;
      return reply;
    }
  });

  test('reads what the SDK has compressed', async () => {
    const client = new cloudwatch.CloudWatchClient({ ...(await clientThrough('in process', local)), requestMinCompressionSizeBytes: 0 });
    await client.send(new cloudwatch.PutMetricDataCommand({ Namespace: 'n', MetricData: [{ MetricName: 'm', Value: 1 }] }));
    expect(tried.at(-1)).toBe('PutMetricData');
  });
});

describe('a body that is not what the model says', () => {
  // Texts measured on AWS: floci-io/floci#2686.
  test.each([
    ['a scalar for a list', { serviceName: 's', loadBalancers: 'x' }, 'Expected list or null'],
    ['a scalar for a structure', { serviceName: 's', deploymentConfiguration: 3 }, 'Expected null'],
    ['a number for a string', { serviceName: 7 }, 'NUMBER_VALUE can not be converted to a String'],
    ['a boolean for a string', { serviceName: true }, 'TRUE_VALUE can not be converted to a String'],
    ['a structure for a string', { serviceName: {} }, 'Start of structure or map found where not expected.'],
    ['a list for a string', { serviceName: [] }, 'Start of list found where not expected'],
    ['a string for a number', { serviceName: 's', desiredCount: '1' }, 'STRING_VALUE can not be converted to an Integer'],
    ['a list at the top', [], 'Start of list found where not expected'],
  ])('%s', async (_what, body, message) => {
    const answer = await post('ecs', createService, JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ __type: 'SerializationException', message });
  });

  // The same source: what is no JSON object has no message.
  test.each(['{"serviceName":', 'null', '"text"', '{,}'])('%s is no JSON object', async (body) => {
    const answer = await post('ecs', createService, body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ __type: 'SerializationException' });
  });

  test('members that the model does not have are ignored', async () => {
    const answer = await post('ecs', createService, JSON.stringify({ serviceName: 's', nonsense: 1 }));
    expect(answer).toMatchObject({ status: 200 });
  });

  test('null stands for nothing', async () => {
    const answer = await post('ecs', createService, JSON.stringify({ serviceName: 's', loadBalancers: null, desiredCount: null }));
    expect(answer).toMatchObject({ status: 200 });
  });
});

describe('required members that are missing', () => {
  // The text of AWS's validation framework, for example zalando-stups/fullstop#528 (ELB, ValidationError).
  test('in JSON', async () => {
    const answer = await post('states', json('AWSStepFunctions.StartExecution'), '{}');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      __type: 'ValidationException',
      message: "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
    });
  });

  test('in a form, nested, several at once', async () => {
    const form = new URLSearchParams({ Action: 'ModifyRule', Version: '2015-12-01', 'Actions.member.1.Order': '1' });
    const answer = await post('elasticloadbalancing', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('<Code>ValidationError</Code>');
    expect(answer.text).toContain(
      '2 validation errors detected: Value null at &apos;ruleArn&apos; failed to satisfy constraint: Member must not be null; ' +
        'Value null at &apos;actions.1.member.type&apos; failed to satisfy constraint: Member must not be null',
    );
  });
});

describe('what the local AWS does not answer', () => {
  // 400 and the type: aws/aws-sdk-net#1536. AWS says nothing more; the local AWS says what it has.
  test('in JSON, known to the model or not', async () => {
    for (const name of ['DeleteCluster', 'MakeCoffee']) {
      const answer = await post('ecs', json(`AmazonEC2ContainerServiceV20141113.${name}`), '{}');
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({
        __type: 'UnknownOperationException',
        message: expect.stringMatching(new RegExp(`${name}; of ecs it answers: CreateService, ListClusters, UpdateService`)),
      });
    }
  });

  // Text: aws/aws-cli#37.
  test('in a form', async () => {
    const answer = await post(
      'elasticloadbalancing',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=MakeCoffee&Version=2015-12-01',
    );
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('<Code>InvalidAction</Code>');
    expect(answer.text).toContain('Could not find operation MakeCoffee for version 2015-12-01.');
    expect(answer.text).toContain('DescribeTargetHealth, ModifyRule');
  });

  // 404: soto-project/soto#580 (a REST service).
  test('by path', async () => {
    const answer = await post('lambda', {}, '{}', '/2015-03-31/coffee');
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ __type: 'UnknownOperationException', message: expect.stringContaining('GetFunction') });
  });

  test('a service that is not there is no reason to try again', async () => {
    const answer = await post('sqs', json('AmazonSQS.SendMessage'), '{}');
    expect(answer.status).toBe(501);
    expect(JSON.parse(answer.text).message).toMatch(/no service that signs as 'sqs'.*ecs, elasticloadbalancing, lambda/);
  });

  test('a request that is not signed is told so', async () => {
    const answer = await fetch(`${local.endpoint}/`);
    expect(answer.status).toBe(403);
    expect(((await answer.json()) as { message: string }).message).toMatch(/Missing Authentication Token/);
  });

  test('a body beyond every limit is refused', async () => {
    const answer = await post('lambda', {}, new Uint8Array(17 * 1024 * 1024), '/2015-03-31/functions/f');
    expect(answer.status).toBe(413);
  });
});

describe('strict mode', () => {
  test.each([
    [
      'JSON',
      'ecs',
      createService,
      JSON.stringify({ serviceName: 's', loadBalancers: [{ targetGroupARN: 'x' }] }),
      '/loadBalancers/0/targetGroupARN',
    ],
    [
      'a form',
      'elasticloadbalancing',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=DescribeTargetHealth&TargetGroupARN=x',
      '/TargetGroupARN',
    ],
  ])('names the member of %s that the model does not have, and those it has', async (_kind, service, headers, body, path) => {
    const strict = await startLocalAws({
      strict: true,
      services: { ecs: answering('ecs', ecs, 'CreateService'), elbv2: answering('elasticloadbalancing', elbv2, 'DescribeTargetHealth') },
      port: 0,
    });
    const authorization = `AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/${service}/aws4_request`;
    const answer = await fetch(`${strict.endpoint}/`, { method: 'POST', headers: { authorization, ...headers }, body });
    const text = await answer.text();
    await strict.stop();
    expect(answer.status).toBe(400);
    expect(text).toContain(`Unknown member ${path}; known here:`);
    expect(text.toLowerCase()).toContain('targetgrouparn');
  });
});
