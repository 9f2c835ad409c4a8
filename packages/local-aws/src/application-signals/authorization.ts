import type * as sdk from '@aws-sdk/client-application-signals';
import type { Authorization } from '../kernel/service.ts';

/**
 * Source: Service Authorization Reference, "Amazon CloudWatch Application Signals": each objective is asked
 * for.
 */
export const applicationSignalsAuthorization = (arnOf: (name: string) => string): Authorization<typeof sdk> => ({
  BatchGetServiceLevelObjectiveBudgetReport: ({ SloIds }) =>
    (SloIds?.length ? SloIds : ['*']).map((id) => ({
      action: 'application-signals:BatchGetServiceLevelObjectiveBudgetReport',
      resource: id.startsWith('arn:') ? id : arnOf(id),
    })),
});
