import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalAws } from '../local-aws.ts';

/** As patient with throttling as CloudFormation is. */
const ATTEMPTS = 10;

export type Clients = ReturnType<typeof clientsOf>;

/** What resources come up by. They are the account's own: nobody's role limits them. */
export function clientsOf({ region, transport }: LocalAws) {
  const settings = { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: ATTEMPTS, ...transport };
  return {
    cloudWatch: new CloudWatchClient(settings),
    dynamo: new DynamoDBClient(settings),
    events: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
  };
}
