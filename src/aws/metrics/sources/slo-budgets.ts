import {
  type ApplicationSignalsClient,
  BatchGetServiceLevelObjectiveBudgetReportCommand,
  type ServiceLevelObjectiveBudgetReport,
} from '@aws-sdk/client-application-signals';
import { abortedBy } from '../../aborted-by.ts';

/** The error budget of an objective; or why it cannot be had. */
export type SloBudget = { readonly report: ServiceLevelObjectiveBudgetReport } | { readonly failed: string };

/** Source: API reference, BatchGetServiceLevelObjectiveBudgetReport (SloIds: 1 to 50). */
const SLOS_A_CALL = 50;

/** By the ARN or the name that was asked for. One that the answer says nothing of is absent. */
export async function budgetReports(
  client: ApplicationSignalsClient,
  ids: readonly string[],
  now: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, SloBudget>> {
  const budgets = new Map<string, SloBudget>();
  for (let from = 0; from < ids.length; from += SLOS_A_CALL) {
    const SloIds = ids.slice(from, from + SLOS_A_CALL);
    const { Reports = [], Errors = [] } = await client.send(
      new BatchGetServiceLevelObjectiveBudgetReportCommand({ Timestamp: new Date(now), SloIds }),
      abortedBy(signal),
    );
    for (const id of SloIds) {
      const report = Reports.find(({ Arn, Name }) => id === Arn || id === Name);
      const error = Errors.find(({ Arn, Name }) => id === Arn || id === Name);
      if (report) budgets.set(id, { report });
      else if (error) budgets.set(id, { failed: `${error.ErrorCode}: ${error.ErrorMessage}` });
    }
  }
  return budgets;
}
