import { DeploymentError } from '../errors.ts';
import { becauseOf, ordered, refusedAfterCommit } from './orders.ts';
import type { OrderRow } from './verb-row.ts';

/**
 * A newer push takes over from a deployment that nobody has met yet. Once users have, only a stronger order
 * takes it back.
 */
export const giveWay: OrderRow = {
  kind: 'order',
  refusal: (active) => refusedAfterCommit(active) ?? (active.hadWeight ? `${active.id} has had traffic: it does not give way` : undefined),
  said: ordered,
  beats: [],
  told: ({ id }) => `${id} gives way`,
  obeyed: (order) => new DeploymentError('GaveWay', `gave way at ${order.at} to ${order.by}, before it had any traffic${becauseOf(order)}`),
};
