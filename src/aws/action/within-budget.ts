import { DeploymentError } from '../../deployment/errors.ts';
import type { Clock } from '../../deployment/ports/clock.ts';

interface BudgetTools {
  readonly ports: { readonly clock: Clock };
  readonly signal: AbortSignal;
}

/**
 * A part of an action with less time than the action has, so that what comes behind it is still done. Past it
 * the signal that the part is given aborts, and the part ends with AwsUnavailable.
 */
export async function withinBudget<T>(
  { ports: { clock }, signal }: BudgetTools,
  budgetMs: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [budget, ended] = [new AbortController(), new AbortController()];
  const over = new DeploymentError('AwsUnavailable', `there was no answer within ${budgetMs / 1000} seconds`);
  clock.sleep(budgetMs, ended.signal).then(
    () => budget.abort(over),
    () => {},
  );
  try {
    return await attempt(AbortSignal.any([signal, budget.signal]));
  } catch (error) {
    throw budget.signal.aborted && !signal.aborted ? over : error;
  } finally {
    ended.abort('the part has ended');
  }
}
