import {
  type AttributeDefinition,
  type BillingMode,
  CreateTableCommand,
  type KeySchemaElement,
  type Tag,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { Properties, type Provider } from '../provider.ts';

/** AWS::DynamoDB::Table, without indexes. Encryption is the local AWS's own affair: there is none. */
export const dynamodbTable: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('TableName') ?? request.physicalName;
    const billing = p.text('BillingMode') as BillingMode | undefined;
    const attributes = p.needed(p.get<AttributeDefinition[]>('AttributeDefinitions'), 'AttributeDefinitions');
    const keys = p.needed(p.get<KeySchemaElement[]>('KeySchema'), 'KeySchema');
    const { AttributeName: expires, Enabled: expiring } =
      p.get<{ AttributeName?: string; Enabled?: boolean | string }>('TimeToLiveSpecification') ?? {};
    const { PointInTimeRecoveryEnabled: recoverable } =
      p.get<{ PointInTimeRecoveryEnabled?: boolean | string }>('PointInTimeRecoverySpecification') ?? {};
    const isProtected = isTrue(p.get<boolean | string>('DeletionProtectionEnabled'));
    const tags = p.get<Tag[]>('Tags') ?? [];
    p.done('SSESpecification');
    const client = request.clients.dynamo;
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: attributes,
        KeySchema: keys,
        ...(billing !== undefined && { BillingMode: billing }),
        ...(isProtected && { DeletionProtectionEnabled: true }),
        ...(tags.length > 0 && { Tags: tags }),
      }),
    );
    if (isTrue(expiring))
      await client.send(
        new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: { AttributeName: expires, Enabled: true } }),
      );
    if (isTrue(recoverable))
      await client.send(
        new UpdateContinuousBackupsCommand({ TableName: name, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      );
    return { ref: name, attributes: { Arn: TableDescription?.TableArn ?? '' } };
  },
};

const isTrue = (value: boolean | string | undefined): boolean => value === true || value === 'true';
