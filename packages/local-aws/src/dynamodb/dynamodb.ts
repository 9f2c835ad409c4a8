import * as sdk from '@aws-sdk/client-dynamodb';
import { AwsError } from '../kernel/aws-error.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { json } from '../wire/codecs.ts';
import { requireMembers } from '../wire/conform.ts';
import { modelOf } from '../wire/model.ts';
import { dynamodbAuthorization } from './authorization.ts';
import { DYNALITE_OPERATIONS, type DynaliteAnswer, type DynaliteOperation, DynaliteStore } from './dynalite-store.ts';
import { changeIndexes, changesIndexes } from './index-updates.ts';
import { orderedRemovals } from './removals.ts';
import { named, tableNameIn } from './table-names.ts';
import { TableSettings } from './table-settings.ts';

export type DynamodbLocal = LocalService;

/**
 * Amazon DynamoDB by way of dynalite: tables, items, conditions, indexes.
 * Not its time to live, backups, transactions, streams.
 */
export function dynamodbService(ctx: ServiceContext): DynamodbLocal {
  const model = modelOf(sdk);
  const store = new DynaliteStore();
  const settings = new TableSettings(() => ctx.clock.now());
  const arns = new ArnRewriter(ctx.region, ctx.account);

  /** A table that is made anew: everybody waits until it is there again. */
  let remaking: Promise<void> = Promise.resolve();
  async function call(name: DynaliteOperation, given: unknown): Promise<unknown> {
    await remaking;
    return send(name, given);
  }

  async function send(name: DynaliteOperation, given: unknown): Promise<unknown> {
    const operation = model.operations.get(name)!;
    const { input, outward } = named(given as Readonly<Record<string, unknown>>, ctx);
    const body = json.write(operation.input, input, false);
    // dynalite takes turns of the event loop: virtual time waits for it.
    const answer = await ctx.clock.outside(store.call(name, ABOUT_TABLES.has(name) ? arns.inward(body) : body));
    if (answer.status >= 400) throw errorOf(answer);
    const text = ABOUT_TABLES.has(name) ? arns.outward(answer.body) : answer.body;
    return text === '' ? {} : outward(json.read(operation.output, JSON.parse(text), false));
  }

  const passedOn = Object.fromEntries(DYNALITE_OPERATIONS.map((name) => [name, (input: unknown) => call(name, input)]));
  /**
   * dynalite checks the input of what it is handed; the operations that stop short of it are checked here.
   */
  const tableOf = async (name: string, input: { readonly TableName: string | undefined }): Promise<string> => {
    requireMembers(model.operations.get(name)!.input, input, 'ValidationException');
    await call('DescribeTable', { TableName: input.TableName });
    return nameOf(input);
  };
  const nameOf = ({ TableName: reference = '' }: { readonly TableName: string | undefined }): string => tableNameIn(reference, ctx);
  /** Backups have an error of their own for a table that is not there. */
  const backedUp = (name: string, input: { readonly TableName: string | undefined }): Promise<string> =>
    tableOf(name, input).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
      throw new AwsError('TableNotFoundException', `Table not found: ${nameOf(input)}`);
    });
  const remake = async (input: sdk.UpdateTableInput): Promise<void> => {
    const { Table: table } = (await call('DescribeTable', { TableName: input.TableName })) as sdk.DescribeTableOutput;
    const work = changeIndexes(send, table!, input);
    remaking = work.catch(() => {});
    await work;
  };
  const partitionKeys = new Map<string, string | undefined>();
  const own: Operations<typeof sdk> = {
    CreateTable: async (input) => {
      const { Tags: tags = [], DeletionProtectionEnabled: isProtected = false } = input;
      const { TableDescription: made } = (await call('CreateTable', input)) as sdk.CreateTableOutput;
      const name = nameOf(input);
      partitionKeys.set(name, input.KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName);
      settings.protect(name, isProtected);
      if (tags.length > 0) await call('TagResource', { ResourceArn: made?.TableArn, Tags: tags });
      return { TableDescription: settings.described(made!) };
    },
    DescribeTable: async (input) => {
      const { Table: table } = (await call('DescribeTable', input)) as sdk.DescribeTableOutput;
      return { Table: settings.described(table!) };
    },
    UpdateTable: async ({ DeletionProtectionEnabled: isProtected, ...input }) => {
      const asksForMore = Object.entries(input).some(([member, value]) => value !== undefined && !ALONE.has(member));
      if (changesIndexes(input)) await remake(input);
      else if (asksForMore || isProtected === undefined) await call('UpdateTable', input);
      if (isProtected !== undefined) settings.protect(nameOf(input), isProtected);
      const { Table: table } = (await call('DescribeTable', { TableName: input.TableName })) as sdk.DescribeTableOutput;
      // Told as the beginning of a change, as on AWS.
      return { TableDescription: { ...settings.described(table!), TableStatus: 'UPDATING' } };
    },
    DeleteTable: async (input) => {
      if (settings.isProtected(nameOf(input)))
        throw new AwsError(
          'ValidationException',
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      const { TableDescription: table } = (await call('DeleteTable', input)) as sdk.DeleteTableOutput;
      const described = settings.described(table!);
      settings.forget(nameOf(input));
      partitionKeys.delete(nameOf(input));
      return { TableDescription: described };
    },
    UpdateItem: async (input) => {
      const { UpdateExpression: expression } = input;
      return (await call('UpdateItem', {
        ...input,
        ...(expression !== undefined && { UpdateExpression: orderedRemovals(expression) }),
      })) as sdk.UpdateItemOutput;
    },
    UpdateTimeToLive: async (input) => settings.setTimeToLive(await tableOf('UpdateTimeToLive', input), input.TimeToLiveSpecification!),
    DescribeTimeToLive: async (input) => settings.timeToLive(await tableOf('DescribeTimeToLive', input)),
    UpdateContinuousBackups: async (input) =>
      settings.setPointInTimeRecovery(await backedUp('UpdateContinuousBackups', input), input.PointInTimeRecoverySpecification!),
    DescribeContinuousBackups: async (input) => settings.continuousBackups(await backedUp('DescribeContinuousBackups', input)),
  };
  return {
    signingName: 'dynamodb',
    sdk,
    validatesItself: true,
    operations: { ...passedOn, ...own },
    authorization: dynamodbAuthorization(ctx, (table) => partitionKeys.get(table)),
  };
}

/** Members of UpdateTable that ask for no change by themselves. */
const ALONE: ReadonlySet<string> = new Set(['TableName', 'AttributeDefinitions']);

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
