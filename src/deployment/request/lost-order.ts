import type { ServiceRecord } from '../record.ts';
import { executionInputSchema } from './execution-input.ts';

/** What was lost, as it was started or would have been. */
interface Lost {
  readonly input: unknown;
  /** The execution that lost it. */
  readonly execution?: { readonly name: string; readonly startedAt: string };
}

/** What a lost order or push is, for whoever starts it again. */
export interface LostOrder {
  readonly kind: 'push' | 'request' | 'queued';
  readonly service: string;
  /** Two of one id are one order. */
  readonly id: string;
  /** ISO 8601: when it was asked for. */
  readonly at: string;
  /** Starts it again as what it was: by its own id and time, not those of the new execution. */
  readonly input: object;
  /** The same for a person who wants it although newer ones were accepted, which a push gives way to. */
  readonly inputOnPurpose: object;
}

/** `undefined`: the input is none that a workflow takes, and starting it again would fail as it did. */
export function lostOrder({ input, execution }: Lost): LostOrder | undefined {
  const parsed = executionInputSchema.safeParse(input);
  if (!parsed.success) return undefined;
  const wish = parsed.data;
  const { name = '', startedAt = '' } = execution ?? {};
  if ('push' in wish) {
    const { service, id, time, repository, digest } = wish.push;
    const request = { service, image: `${repository}@${digest}`, id, at: time, by: 'command' };
    return { kind: 'push', service, id, at: time, input: wish, inputOnPurpose: { request } };
  }
  if ('queued' in wish) {
    const { service, id, at } = wish.queued;
    return { kind: 'queued', service, id, at, input: wish, inputOnPurpose: wish };
  }
  const request = { id: name, at: startedAt, ...wish.request };
  return { kind: 'request', service: request.service, id: request.id, at: request.at, input: { request }, inputOnPurpose: { request } };
}

/**
 * What the record says of a lost order. `accepted`: it was not lost at all, and starting it again would do
 * nothing. `old`: something newer was accepted since. Each with a sentence.
 */
export type Standing = { readonly kind: 'wanted' } | { readonly kind: 'accepted' | 'old'; readonly why: string };

export function standingOfLost(order: LostOrder, record: ServiceRecord): Standing {
  const accepted = acceptedAs(order.id, record);
  if (accepted !== undefined) return { kind: 'accepted', why: accepted };
  const newer = newestOf(record).find(({ at, id }) => id !== order.id && Date.parse(at) > Date.parse(order.at));
  return newer === undefined ? { kind: 'wanted' } : { kind: 'old', why: `it is of ${order.at}, and ${newer.what} is of ${newer.at}` };
}

/** What Finish chose to start and nobody acquired yet is what a lost start of it is for. */
function acceptedAs(id: string, { active, queued, starting, seen }: ServiceRecord): string | undefined {
  if (active?.request.id === id) return `${active.id} does it`;
  if (queued?.id === id) return 'it waits in the queue of its service';
  if (starting?.request.id === id) return undefined;
  return seen.includes(id) ? 'it was accepted, and has ended or made room for a newer one' : undefined;
}

/** What the record knows that was asked for, or begun. */
function newestOf({ active, queued, starting, newestPush, last }: ServiceRecord) {
  return [
    ...(queued === undefined ? [] : [{ what: 'what waits in the queue', at: queued.at, id: queued.id }]),
    ...(starting === undefined ? [] : [{ what: 'what starts next', at: starting.request.at, id: starting.request.id }]),
    ...(active === undefined ? [] : [{ what: `${active.id}, in flight,`, at: active.request.at, id: active.request.id }]),
    ...(newestPush === undefined ? [] : [{ what: 'the newest push', at: newestPush.at, id: undefined }]),
    ...(last === undefined ? [] : [{ what: `${last.id}, the last deployment,`, at: last.startedAt, id: undefined }]),
  ];
}
