import { isGoingBack, isPuttingBack } from '../going-back.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Order, Word } from '../word.ts';

/**
 * After the commit recovery goes forward: blue may be going down, and an order to go back must not be half
 * obeyed.
 */
export const refusedAfterCommit = ({ id, committedAt, request }: ActiveDeployment): string | undefined =>
  committedAt === undefined
    ? undefined
    : `${id} is committed: it goes forward. To go back to the version before it: npx teal undo ${request.service}`;

/** Nothing is deployed: the version that serves stays. */
export const refusedAtRest = (active: ActiveDeployment): string | undefined =>
  isPuttingBack(active)
    ? `${active.id} puts weights back that somebody changed, and deploys nothing. To go back to the version before: npx teal undo ${active.request.service}`
    : undefined;

/**
 * The order is only recorded: the running execution does it. On the way back there is nothing more to order.
 */
export const ordered = (active: ActiveDeployment, order: Word): ActiveDeployment =>
  isGoingBack(active) ? active : { ...active, verb: order as Order };

export const becauseOf = ({ reason }: Word): string => (reason === undefined ? '' : `: ${reason}`);
