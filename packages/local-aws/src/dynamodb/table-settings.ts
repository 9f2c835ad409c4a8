import type { DescribeContinuousBackupsOutput, DescribeTimeToLiveOutput, TimeToLiveSpecification } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../kernel/aws-error.ts';

interface Settings {
  timeToLive?: string;
  pointInTimeRecovery?: boolean;
}

/**
 * Settings of tables that dynalite does not have: kept and told back, so that set-up code runs as on AWS,
 * but without their effect. No item expires and nothing is backed up.
 */
export class TableSettings {
  readonly #byTable = new Map<string, Settings>();

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

  setPointInTimeRecovery(table: string, on: boolean): DescribeContinuousBackupsOutput {
    this.#of(table).pointInTimeRecovery = on;
    return this.continuousBackups(table);
  }

  continuousBackups(table: string): DescribeContinuousBackupsOutput {
    const status = this.#of(table).pointInTimeRecovery ? 'ENABLED' : 'DISABLED';
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
      },
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
