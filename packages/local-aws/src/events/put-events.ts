import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import type { BusEvent } from '../kernel/neighbours.ts';
import { type Bus, invalid, refuseOtherBus } from './bus.ts';
import type { EventsOperations } from './table.ts';

/** 1 MiB of all entries together: 256 KiB until January 2026. Measured to the byte on AWS in March 2026. */
const LARGEST_REQUEST = 1_048_576;
const TIME_BYTES = 14;

/** Source: EventBridge User Guide, "Calculating PutEvents event entry size". */
const sizeOf = ({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);

/** PutEvents. Each entry stands for itself: one that is refused does not keep the others from the bus. */
export const putEventsOperation = (bus: Bus, accept: (event: BusEvent, time: Date | undefined) => string) =>
  ({
    PutEvents: (input) => {
      const entries = input.Entries ?? [];
      if (entries.length === 0 || entries.length > 10)
        throw invalid(
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${entries.length === 0 ? 'greater than or equal to 1' : 'less than or equal to 10'}`,
        );
      if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST_REQUEST)
        throw invalid('Total size of the entries in the request is over the limit.');
      const results = entries.map((entry): PutEventsResultEntry => {
        const refusal = refusalOf(bus, entry);
        if (refusal) return refusal;
        const { Source: source = '', DetailType: detailType = '', Resources: resources = [], Detail: detail = '{}' } = entry;
        return { EventId: accept({ source, 'detail-type': detailType, resources, detail: JSON.parse(detail) }, entry.Time) };
      });
      return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
    },
  }) satisfies EventsOperations;

function refusalOf(bus: Bus, entry: PutEventsRequestEntry): PutEventsResultEntry | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[name])
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.` };
  if (entry.Source?.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (!isJsonObject(entry.Detail ?? '')) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  try {
    refuseOtherBus(bus, entry.EventBusName);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return { ErrorCode: error.code, ErrorMessage: error.message };
    throw error;
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
