import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';

/**
 * What dynalite 4.0.0 answers.
 * It has no transactions, no PartiQL, no streams, no backups, and its time to live is always off.
 */
export const DYNALITE_OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
] as const;
export type DynaliteOperation = (typeof DYNALITE_OPERATIONS)[number];

export interface DynaliteAnswer {
  readonly status: number;
  readonly body: string;
}

/** dynalite insists on a signature but does not check it. */
const SIGNED = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
};

/**
 * dynalite in this process, without a socket: its server is handed request events.
 * Everything is kept in memory.
 */
export class DynaliteStore {
  #server: Promise<Server> | undefined;

  /**
   * One operation, body in, body out.
   * A change of a table is answered with its beginning (`CREATING`), as on AWS, although it is over by then:
   * dynalite ends it on a real timer, and virtual time would not wait for that.
   */
  async call(operation: DynaliteOperation, body: string): Promise<DynaliteAnswer> {
    const answer = await this.#send(operation, body);
    if (CHANGES_TABLE.has(operation) && answer.status < 400) await this.#settled(tableNameOf(answer.body));
    return answer;
  }

  async #settled(table: string): Promise<void> {
    const body = JSON.stringify({ TableName: table });
    while (/"TableStatus":"\w+ING"/.test((await this.#send('DescribeTable', body)).body));
  }

  async #send(operation: DynaliteOperation, body: string): Promise<DynaliteAnswer> {
    // Loaded at the first call: it takes a quarter of a second,
    // and most runs of the local AWS are tests without a table.
    this.#server ??= import('dynalite').then(({ default: dynalite }) => dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
    const server = await this.#server;
    return new Promise((resolve, reject) => {
      const headers = { ...SIGNED, 'x-amz-target': `DynamoDB_20120810.${operation}` };
      const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
      const response = {
        statusCode: 200,
        setHeader() {},
        end: (text: unknown = '') => resolve({ status: response.statusCode, body: String(text) }),
      };
      request.once('error', reject);
      server.emit('request', request, response);
      request.emit('data', Buffer.from(body));
      request.emit('end');
    });
  }
}

const CHANGES_TABLE: ReadonlySet<DynaliteOperation> = new Set<DynaliteOperation>(['CreateTable', 'DeleteTable', 'UpdateTable']);

const tableNameOf = (body: string): string => (JSON.parse(body) as { TableDescription: { TableName: string } }).TableDescription.TableName;
