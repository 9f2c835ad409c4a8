import { DeploymentError } from '../errors.ts';
import { becauseOf, ordered, refusedAfterCommit } from './orders.ts';
import type { OrderRow } from './verb-row.ts';

/** A newer request takes over, whatever this deployment has done so far. */
export const supersede: OrderRow = {
  kind: 'order',
  refusal: refusedAfterCommit,
  said: ordered,
  beats: ['give way'],
  told: ({ id }) => `${id} is asked to make room`,
  obeyed(order, { hadWeight }) {
    const why = `superseded at ${order.at} by ${order.by}`;
    return hadWeight
      ? new DeploymentError('RollbackRequested', `${why}${becauseOf(order)}`)
      : new DeploymentError('GaveWay', `${why}, before it had any traffic${becauseOf(order)}`);
  },
};
