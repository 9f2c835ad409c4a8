import type {
  DescribeContinuousBackupsOutput,
  DescribeTimeToLiveOutput,
  PointInTimeRecoverySpecification,
  TableDescription,
  TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '../kernel/aws-error.ts';

interface Settings {
  timeToLive?: string;
  pointInTimeRecovery?: { readonly since: number; readonly days: number };
  isProtected?: boolean;
}

const DAY_MS = 86_400_000;
/** "The LatestRestorableDateTime is typically 5 minutes before the current time." */
const LAG_MS = 300_000;
const MOST_DAYS = 35;
const NO_THROUGHPUT = { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 } as const;

/**
 * Settings of tables that dynalite does not have: kept and told back, so that set-up code runs as on AWS,
 * but without their effect. No item expires and nothing is backed up.
 */
export class TableSettings {
  readonly #byTable = new Map<string, Settings>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  protect(table: string, on: boolean): void {
    this.#of(table).isProtected = on;
  }

  isProtected(table: string): boolean {
    return this.#byTable.get(table)?.isProtected ?? false;
  }

  /** What dynalite tells of a table, with what it does not keep. */
  described(table: TableDescription): TableDescription {
    const onDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
    const { GlobalSecondaryIndexes: indexes } = table;
    return {
      ...table,
      ...(onDemand && indexes && { GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, ProvisionedThroughput: NO_THROUGHPUT })) }),
      DeletionProtectionEnabled: this.isProtected(table.TableName ?? ''),
    };
  }

  forget(table: string): void {
    this.#byTable.delete(table);
  }

  /** Throws AwsError `ValidationException` when it is on already or off already, with AWS's words. */
  setTimeToLive(table: string, wanted: TimeToLiveSpecification): { TimeToLiveSpecification: TimeToLiveSpecification } {
    const settings = this.#of(table);
    if (wanted.Enabled && settings.timeToLive) throw new AwsError('ValidationException', 'TimeToLive is already enabled');
    if (!wanted.Enabled && !settings.timeToLive) throw new AwsError('ValidationException', 'TimeToLive is already disabled');
    if (wanted.Enabled && wanted.AttributeName) settings.timeToLive = wanted.AttributeName;
    else delete settings.timeToLive;
    return { TimeToLiveSpecification: wanted };
  }

  timeToLive(table: string): DescribeTimeToLiveOutput {
    const attribute = this.#of(table).timeToLive;
    return {
      TimeToLiveDescription: attribute ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute } : { TimeToLiveStatus: 'DISABLED' },
    };
  }

  /** Throws AwsError `ValidationException`. */
  setPointInTimeRecovery(table: string, wanted: PointInTimeRecoverySpecification): DescribeContinuousBackupsOutput {
    const { PointInTimeRecoveryEnabled: on, RecoveryPeriodInDays: days = MOST_DAYS } = wanted;
    if (!(days >= 1 && days <= MOST_DAYS))
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${days}' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value ${days < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_DAYS}`}`,
      );
    const settings = this.#of(table);
    if (on) settings.pointInTimeRecovery = { since: settings.pointInTimeRecovery?.since ?? this.#now(), days };
    else delete settings.pointInTimeRecovery;
    return this.continuousBackups(table);
  }

  continuousBackups(table: string): DescribeContinuousBackupsOutput {
    const recovery = this.#of(table).pointInTimeRecovery;
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: recovery ? this.#window(recovery) : { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    };
  }

  #window({ since, days }: NonNullable<Settings['pointInTimeRecovery']>) {
    const now = this.#now();
    const earliest = Math.max(since, now - days * DAY_MS);
    return {
      PointInTimeRecoveryStatus: 'ENABLED' as const,
      RecoveryPeriodInDays: days,
      EarliestRestorableDateTime: new Date(earliest),
      LatestRestorableDateTime: new Date(Math.max(earliest, now - LAG_MS)),
    };
  }

  #of(table: string): Settings {
    let settings = this.#byTable.get(table);
    if (!settings) {
      settings = {};
      this.#byTable.set(table, settings);
    }
    return settings;
  }
}
