import { DeploymentError } from '../errors.ts';
import { becauseOf, ordered, refusedAfterCommit, refusedAtRest } from './orders.ts';
import type { OrderRow } from './verb-row.ts';

/** A person or program wants the deployment back, whatever it has done so far. */
export const rollback: OrderRow = {
  kind: 'order',
  refusal: (active) => refusedAtRest(active) ?? refusedAfterCommit(active),
  said: ordered,
  beats: ['give way'],
  told: ({ id }) => `${id} is asked to roll back`,
  idle: (service) => `To go back to an earlier version: npx teal deploy ${service} --image <its tag>`,
  obeyed: (order) => new DeploymentError('RollbackRequested', `${order.by} asked at ${order.at} to roll back${becauseOf(order)}`),
};
