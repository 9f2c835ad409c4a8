import type { AskedFor } from '../asked-for.ts';
import { canonicalJson } from '../canonical-json.ts';
import { nameOfExecution } from '../holder.ts';
import type { ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import { without, write } from './record-change.ts';
import type { Transition } from './transition.ts';

/** What was asked for is started at once: later it is another matter. */
const HOLDS_MS = 15 * 60_000;
/** The record has room for so many that nobody has started yet. */
const MOST = 20;

const fresh = ({ asks = [] }: ServiceRecord, now: number): readonly AskedFor[] => asks.filter(({ at }) => now - Date.parse(at) < HOLDS_MS);

/** Somebody asks for a deployment, and has proved who they are. The oldest makes room. */
export function askFor(asked: AskedFor, now: number): Transition<undefined> {
  return (record) => {
    const others = fresh(record, now).filter(({ execution }) => execution !== asked.execution);
    return write(record, { ...record, asks: [...others, asked].slice(-MOST) }, undefined);
  };
}

/**
 * The request with who has proved to have asked for it: of the execution of this name, by exactly this
 * order, a quarter of an hour ago at most. What Finish has chosen was judged when it came, and is known by
 * its order. What the request itself says of it is worth nothing: whoever starts an execution writes it.
 */
export function withAsker(record: ServiceRecord, request: DeploymentRequest, execution: string, now: number): DeploymentRequest {
  const { askedBy: _, ...said } = request;
  const chosen = record.starting?.request;
  const by = chosen?.id === request.id ? asChosen(chosen, request) && chosen.askedBy : askOf(record, request, execution, now)?.by;
  return by ? { ...said, askedBy: by } : said;
}

/** The order is what it was: who asked has asked for no other image, and for no other override. */
const asChosen = (chosen: DeploymentRequest, request: DeploymentRequest): boolean => orderOf(chosen) === orderOf(request);

const orderOf = ({ image, force, allow }: DeploymentRequest): string => canonicalJson({ image, force, allow });

const askOf = (record: ServiceRecord, { wishHash }: DeploymentRequest, execution: string, now: number): AskedFor | undefined =>
  fresh(record, now).find((one) => one.execution === nameOfExecution(execution) && one.wish === wishHash);

/** Each counts once, whatever becomes of the execution of its name. */
export function withoutAsk(record: ServiceRecord, execution: string, now: number): ServiceRecord {
  const asks = fresh(record, now).filter((one) => one.execution !== nameOfExecution(execution));
  return { ...without(record, 'asks'), ...(asks.length > 0 && { asks }) };
}
