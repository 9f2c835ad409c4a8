import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, ECSClient, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeListenersCommand, ElasticLoadBalancingV2Client, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

const ME = 'arn:aws:sts::123456789012:assumed-role/me/test';
const LISTENER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/prod/50dc6c495c0c9188/f2f7dc8efc522ab2';
const because = (action: string) => `because no identity-based policy allows the ${action} action`;

/**
 * Texts as people have quoted them: ECS (cdklabs/construct-hub#1207), Elastic Load Balancing
 * (terraform-aws-modules/terraform-aws-iam#190,
 * aws-samples/multi-tenant-chatbot-using-rag-with-amazon-bedrock#17), Step Functions
 * (aws-amplify/amplify-hosting#2597), DynamoDB (AntonShuvaev/intellij-dynamodb#29), Route 53
 * (go-acme/lego#716, acmesh-official/acme.sh#65).
 */
describe('a caller who may not is told so by', () => {
  const given = async () => (await givenIam()).inRole('me');

  test('ECS: AccessDeniedException, 400', async () => {
    const ecs = new ECSClient(await given());
    expect(await refusal(ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: ecs:UpdateService on resource: arn:aws:ecs:us-east-1:123456789012:service/prod/checkout-a ${because('ecs:UpdateService')}`,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await refusal(ecs.send(new ListTasksCommand({ cluster: 'prod' })))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: ecs:ListTasks on resource: * ${because('ecs:ListTasks')}`,
    });
  });

  test('Elastic Load Balancing: AccessDenied, 403, without a resource where there is none', async () => {
    const elb = new ElasticLoadBalancingV2Client(await given());
    expect(await refusal(elb.send(new ModifyListenerCommand({ ListenerArn: LISTENER })))).toMatchObject({
      name: 'AccessDenied',
      message: `User: ${ME} is not authorized to perform: elasticloadbalancing:ModifyListener on resource: ${LISTENER} ${because('elasticloadbalancing:ModifyListener')}`,
      $metadata: { httpStatusCode: 403 },
    });
    expect(await refusal(elb.send(new DescribeListenersCommand({ ListenerArns: [LISTENER] })))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: elasticloadbalancing:DescribeListeners ${because('elasticloadbalancing:DescribeListeners')}`,
    });
  });

  test('Route 53: AccessDenied, 403', async () => {
    const route53 = new Route53Client(await given());
    expect(await refusal(route53.send(new ListHostedZonesCommand({})))).toMatchObject({
      name: 'AccessDenied',
      message: `User: ${ME} is not authorized to perform: route53:ListHostedZones ${because('route53:ListHostedZones')}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('DynamoDB: AccessDeniedException, 400', async () => {
    const dynamo = new DynamoDBClient(await given());
    expect(await refusal(dynamo.send(new GetItemCommand({ TableName: 'teal', Key: { service: { S: 'a' } } })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/teal ${because('dynamodb:GetItem')}`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('Step Functions: AccessDeniedException, 400, and an alias is asked about as its machine', async () => {
    const sfn = new SFNClient(await given());
    const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:teal-dns';
    expect(await refusal(sfn.send(new StartExecutionCommand({ stateMachineArn: `${machine}:live` })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: states:StartExecution on resource: ${machine} ${because('states:StartExecution')}`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('Lambda: AccessDeniedException, 403', async () => {
    const lambda = new LambdaClient(await given());
    expect(await refusal(lambda.send(new InvokeCommand({ FunctionName: 'notify' })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:notify ${because('lambda:InvokeFunction')}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('CloudWatch: AccessDenied, 403', async () => {
    const cloudWatch = new CloudWatchClient(await given());
    expect(await refusal(cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['5xx'] })))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'cloudwatch:DescribeAlarms on resource: arn:aws:cloudwatch:us-east-1:123456789012:alarm:5xx because',
      ),
      $metadata: { httpStatusCode: 403 },
    });
    const metrics = new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(1), MetricDataQueries: [] });
    expect(await refusal(cloudWatch.send(metrics))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: cloudwatch:GetMetricData ${because('cloudwatch:GetMetricData')}`,
    });
  });

  test('any of them, where a policy denies it', async () => {
    const { inRole } = await givenIam();
    const policy = allowing({ Action: 'ecs:*' }, { Effect: 'Deny', Action: 'ecs:DescribeServices' });
    const ecs = new ECSClient(await inRole('me', policy));
    expect(await refusal(ecs.send(new DescribeServicesCommand({ services: ['a'] })))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: ecs:DescribeServices on resource: arn:aws:ecs:us-east-1:123456789012:service/default/a with an explicit deny in an identity-based policy`,
    });
  });

  test('no other error first: what is asked for is not looked at', async () => {
    const elb = new ElasticLoadBalancingV2Client(await given());
    expect(await refusal(elb.send(new ModifyListenerCommand({ ListenerArn: undefined })))).toMatchObject({ name: 'AccessDenied' });
  });
});

describe('where policies are not enforced', () => {
  test('everybody may do everything, and callers are known all the same', async () => {
    const { inRole, accesses, local } = await givenIam(false);
    const callers: string[] = [];
    const ecs = new ECSClient(await inRole('me'));
    local.effects.watch((effect) => effect.kind === 'api-call' && callers.push(effect.caller));
    expect(await ecs.send(new DescribeServicesCommand({ services: ['a'] })).catch((error: Error) => error.name)).toBe(
      'ClusterNotFoundException',
    );
    expect(callers).toEqual([ME]);
    expect(accesses).toEqual([]);
  });
});
