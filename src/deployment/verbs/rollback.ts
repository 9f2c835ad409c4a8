import { DeploymentError } from '../errors.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Order } from '../word.ts';
import { becauseOf, ordered, refusedAfterCommit, refusedAtRest } from './orders.ts';
import type { OrderRow } from './verb-row.ts';

/** A person or program wants the deployment back, whatever it has done so far. */
export const rollback = {
  kind: 'order',
  right: 'operate',
  refusal: (active: ActiveDeployment) => refusedAtRest(active) ?? refusedAfterCommit(active),
  said: ordered,
  beats: ['give way'],
  told: ({ id }: ActiveDeployment) => `${id} is asked to roll back`,
  idle: (service: string) =>
    `To go back to the version before: npx teal undo ${service}; to any other: npx teal deploy ${service} --image <its tag>`,
  obeyed: (order: Order) => new DeploymentError('RollbackRequested', `${order.by} asked at ${order.at} to roll back${becauseOf(order)}`),
} as const satisfies OrderRow;
