import * as sdk from '@aws-sdk/client-dynamodb';
import { AwsError } from '../kernel/aws-error.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { json } from '../wire/codecs.ts';
import { requireMembers } from '../wire/conform.ts';
import { modelOf } from '../wire/model.ts';
import { dynamodbAuthorization } from './authorization.ts';
import { DYNALITE_OPERATIONS, type DynaliteAnswer, type DynaliteOperation, DynaliteStore } from './dynalite-store.ts';
import { TableSettings } from './table-settings.ts';

export type DynamodbLocal = LocalService;

/**
 * Amazon DynamoDB by way of dynalite: tables, items, conditions, indexes.
 * Not its time to live, backups, transactions, streams.
 */
export function dynamodbService(ctx: ServiceContext): DynamodbLocal {
  const model = modelOf(sdk);
  const store = new DynaliteStore();
  const settings = new TableSettings();
  const arns = new ArnRewriter(ctx.region, ctx.account);

  async function call(name: DynaliteOperation, input: unknown): Promise<unknown> {
    const operation = model.operations.get(name)!;
    const body = json.write(operation.input, input, false);
    // dynalite takes turns of the event loop: virtual time waits for it.
    const answer = await ctx.clock.outside(store.call(name, ABOUT_TABLES.has(name) ? arns.inward(body) : body));
    if (answer.status >= 400) throw errorOf(answer);
    const text = ABOUT_TABLES.has(name) ? arns.outward(answer.body) : answer.body;
    return text === '' ? {} : json.read(operation.output, JSON.parse(text), false);
  }

  const passedOn = Object.fromEntries(DYNALITE_OPERATIONS.map((name) => [name, (input: unknown) => call(name, input)]));
  /**
   * dynalite checks the input of what it is handed; the operations that stop short of it are checked here.
   */
  const tableOf = async (name: string, input: { readonly TableName: string | undefined }): Promise<string> => {
    requireMembers(model.operations.get(name)!.input, input, 'ValidationException');
    await call('DescribeTable', { TableName: input.TableName });
    return input.TableName!;
  };
  const partitionKeys = new Map<string, string | undefined>();
  const own: Operations<typeof sdk> = {
    CreateTable: async (input) => {
      const output = (await call('CreateTable', input)) as sdk.CreateTableOutput;
      partitionKeys.set(input.TableName!, input.KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName);
      return output;
    },
    DeleteTable: async (input) => {
      const output = (await call('DeleteTable', input)) as sdk.DeleteTableOutput;
      settings.forget(input.TableName!);
      partitionKeys.delete(input.TableName!);
      return output;
    },
    UpdateTimeToLive: async (input) => settings.setTimeToLive(await tableOf('UpdateTimeToLive', input), input.TimeToLiveSpecification!),
    DescribeTimeToLive: async (input) => settings.timeToLive(await tableOf('DescribeTimeToLive', input)),
    UpdateContinuousBackups: async (input) => {
      const table = await tableOf('UpdateContinuousBackups', input);
      return settings.setPointInTimeRecovery(table, input.PointInTimeRecoverySpecification!.PointInTimeRecoveryEnabled!);
    },
    DescribeContinuousBackups: async (input) => settings.continuousBackups(await tableOf('DescribeContinuousBackups', input)),
  };
  return {
    signingName: 'dynamodb',
    sdk,
    validatesItself: true,
    operations: { ...passedOn, ...own },
    authorization: dynamodbAuthorization(ctx, (table) => partitionKeys.get(table)),
  };
}

const ABOUT_TABLES: ReadonlySet<string> = new Set<DynaliteOperation>([
  'CreateTable',
  'DeleteTable',
  'DescribeTable',
  'ListTagsOfResource',
  'TagResource',
  'UntagResource',
  'UpdateTable',
]);

function errorOf({ status, body }: DynaliteAnswer): AwsError {
  const { __type = 'InternalServerError', message, Message, ...fields } = JSON.parse(body) as Record<string, unknown>;
  const code = String(__type).split('#').at(-1)!;
  return new AwsError(code, String(message ?? Message ?? ''), { fields, status });
}

/** dynalite takes account and region from the environment; callers see those of this local AWS. */
class ArnRewriter {
  readonly #ours: string;
  #theirs: string;

  constructor(region: string, account: string) {
    this.#ours = `arn:aws:dynamodb:${region}:${account}:`;
    this.#theirs = this.#ours;
  }

  inward(text: string): string {
    return text.replaceAll(this.#ours, this.#theirs);
  }

  outward(text: string): string {
    const seen = /arn:aws:dynamodb:[^:"]*:[^:"]*:/.exec(text)?.[0];
    if (!seen) return text;
    this.#theirs = seen;
    return text.replaceAll(seen, this.#ours);
  }
}
