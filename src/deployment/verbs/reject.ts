import { DeploymentError } from '../errors.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment } from '../record.ts';
import { openQuestion } from '../wait.ts';
import type { Word } from '../word.ts';
import { becauseOf, ordered, refusedAfterCommit } from './orders.ts';
import type { OrderRow } from './verb-row.ts';

/** A person's no to what the deployment asks: it goes back. The first answer to a question stays. */
export const reject: OrderRow = {
  kind: 'order',
  right: 'approve',
  refusal: (active) => refusedAfterCommit(active) ?? asksNothing(active),
  said: ordered,
  beats: ['give way'],
  told: ({ id, verb, hadWeight }) =>
    `${id}: ${verb?.by ?? 'somebody'} said no, and ${hadWeight ? 'all traffic goes back to blue' : 'green goes down: no user has reached it'}`,
  obeyed: (order) => new DeploymentError('RollbackRequested', `${order.by} said no at ${order.at}${becauseOf(order)}`),
};

/** Once it was said it holds, whatever becomes of the question. */
function asksNothing(active: ActiveDeployment): string | undefined {
  const { id, wait, verb } = active;
  if (isGoingBack(active)) return `${id} is on its way back already`;
  if (verb?.verb === 'reject' || openQuestion(wait) !== undefined) return undefined;
  return wait?.question === undefined ? `${id} asks nothing` : answeredAlready(id, wait.answer);
}

const answeredAlready = (id: string, answer: Word | undefined): string =>
  `${id}: ${answer?.by ?? 'somebody'} has answered already${answer === undefined ? '' : `, by ${answer.verb} at ${answer.at}`}`;
