import { NoAnswer } from './said.ts';
import type { SourceRow } from './source.ts';

/**
 * The error budget of a service level objective of Application Signals. WARNING: it is nearly used up, and
 * still there. Source: API reference, ServiceLevelObjectiveBudgetReport (BudgetStatus).
 */
export const sloSource: SourceRow<'slo'> = {
  query: ({ of }) => `the error budget of the objective ${of}`,
  async read({ of: id, tools, signal }) {
    const budget = await tools.budget(id, signal);
    if (budget === undefined) throw new NoAnswer(`Application Signals says nothing of the objective ${id}`);
    if ('failed' in budget) throw new NoAnswer(`Application Signals has no report of the objective ${id}: ${budget.failed}`);
    const { BudgetStatus: status, Attainment, BudgetSecondsRemaining, BudgetRequestsRemaining } = budget.report;
    const facts = [
      ...(Attainment === undefined ? [] : [`attainment ${Attainment} %`]),
      ...(BudgetSecondsRemaining === undefined ? [] : [`${BudgetSecondsRemaining} seconds of the budget are left`]),
      ...(BudgetRequestsRemaining === undefined ? [] : [`${BudgetRequestsRemaining} requests of the budget are left`]),
    ];
    const message = [`the budget of ${id} is ${status}`, ...facts].join(', ');
    switch (status) {
      case 'BREACHED':
        return { kind: 'verdict', says: 'fail', message };
      case 'OK':
      case 'WARNING':
        return { kind: 'verdict', says: 'pass', message };
      case 'INSUFFICIENT_DATA':
        return { kind: 'verdict', says: 'inconclusive', message };
      default:
        throw new NoAnswer(`the budget of ${id} is ${String(status satisfies undefined)}, which is not known`);
    }
  },
};
