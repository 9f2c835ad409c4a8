import type { ServiceLevelObjectiveBudgetReport } from '@aws-sdk/client-application-signals';
import * as sdk from '@aws-sdk/client-application-signals';
import { AwsError } from '../kernel/aws-error.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { applicationSignalsAuthorization } from './authorization.ts';

/** API reference, BatchGetServiceLevelObjectiveBudgetReport. */
const MOST_IDS = 50;

export type ApplicationSignalsLocal = LocalService & { readonly facade: ApplicationSignalsFacade };

/**
 * A report without its name and ARN. `Attainment` is a percentage, `BudgetSecondsRemaining` may be negative.
 */
type Budget = Omit<ServiceLevelObjectiveBudgetReport, 'Name' | 'Arn'>;

interface ApplicationSignalsFacade {
  /** Makes the service level objective of that name, or gives it another report. Gives its ARN. */
  setBudget(name: string, budget: Budget): { readonly arn: string };
  removeObjective(name: string): void;
}

/**
 * CloudWatch Application Signals, as far as it tells what is left of an error budget. Nothing is measured: a
 * report is what `facade.setBudget` says, whatever time it is asked for.
 */
export function applicationSignalsService(ctx: ServiceContext): ApplicationSignalsLocal {
  const budgets = new Map<string, Budget>();
  const arnOf = (name: string) => `arn:aws:application-signals:${ctx.region}:${ctx.account}:slo/${name}`;
  const operations = {
    BatchGetServiceLevelObjectiveBudgetReport: ({ Timestamp, SloIds: ids = [] }) => {
      if (ids.length < 1 || ids.length > MOST_IDS) throw badIds(ids);
      const named = ids.map((id) => {
        const name = id.startsWith('arn:') ? id.slice(id.indexOf('/') + 1) : id;
        const own = id.startsWith('arn:') ? id : arnOf(name);
        return { Name: name, Arn: own, budget: own === arnOf(name) ? budgets.get(name) : undefined };
      });
      return {
        Timestamp,
        Reports: named.flatMap(({ Name, Arn, budget }) => (budget ? [{ Name, Arn, ...budget }] : [])),
        Errors: named.flatMap(({ Name, Arn, budget }) =>
          budget ? [] : [{ Name, Arn, ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Service Level Objective ${Name} not found` }],
        ),
      };
    },
  } satisfies Operations<typeof sdk>;
  return {
    signingName: 'application-signals',
    sdk,
    operations,
    authorization: applicationSignalsAuthorization(arnOf),
    facade: {
      setBudget(name, budget) {
        budgets.set(name, budget);
        return { arn: arnOf(name) };
      },
      removeObjective: (name) => void budgets.delete(name),
    },
  };
}

const badIds = (ids: readonly string[]) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '[${ids.join(', ')}]' at 'sloIds' failed to satisfy constraint: Member must have length ${
      ids.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_IDS}`
    }`,
  );
