import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ServiceRecord } from '../../deployment/record.ts';
import { RECORDS_ONLY, recordOf } from './dynamo-record.ts';
import { WITHOUT_TOKENS } from './record-reader.ts';

const RECORDS = {
  ...RECORDS_ONLY,
  ...WITHOUT_TOKENS,
  ExpressionAttributeNames: { ...RECORDS_ONLY.ExpressionAttributeNames, ...WITHOUT_TOKENS.ExpressionAttributeNames },
};

/**
 * The records of all services that an installation has ever deployed, those that are configured no more
 * included: by a Scan of the whole table, which no function may do. It reads the ended deployments too, and
 * costs as much: nothing else knows the names. Throws what the SDK throws.
 */
export async function allRecords(client: DynamoDBClient, table: string): Promise<readonly ServiceRecord[]> {
  const records: ServiceRecord[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const { Items, LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...RECORDS, ...(from && { ExclusiveStartKey: from }) }),
    );
    records.push(...(Items ?? []).map((item) => recordOf(item).record));
    from = LastEvaluatedKey;
  } while (from !== undefined);
  return records;
}
