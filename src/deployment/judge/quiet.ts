import type { RecordSetAnswer, RetireConfig } from '../dns-weighted.ts';
import { writeDuration } from '../duration.ts';
import { isInternalBalancer } from '../internal-balancer.ts';
import { COMPLETE_AFTER_SECONDS, PERIOD_SECONDS } from '../metric-minutes.ts';
import { writePercent } from '../percent.ts';
import type { TrafficReading } from '../readings.ts';
import type { SideConfig, SideKind } from '../side.ts';
import type { Asked, Wait } from '../wait.ts';

/**
 * Between two looks: as often as metrics come, and while a person is asked less often (an answer ends the
 * wait at once).
 */
export const LOOKS = { everySeconds: 60, whileAskedSeconds: 900 } as const;

export interface QuietFacts {
  readonly side: string;
  /** What its record leads to: scanners reach it, or nobody but clients. */
  readonly answer: RecordSetAnswer;
  readonly retire: RetireConfig;
  /** Milliseconds: when the side's weight became 0, as far as is known. */
  readonly emptiedAt: number;
  readonly now: number;
  /** Since `readFrom`; `undefined`: nothing counts the side's traffic. */
  readonly traffic: TrafficReading | undefined;
  /** Of the side that has the weight, since `readFrom`. Only `stray.share` is of it. */
  readonly other: TrafficReading | undefined;
  /** The wait for its clients: what a person was asked, and answered. */
  readonly wait: Pick<Wait, 'question' | 'answer'> | undefined;
}

export type Quiet =
  | { readonly kind: 'quiet'; readonly why: string }
  | { readonly kind: 'wait'; readonly seconds: number; readonly why: string }
  /** A person is asked whether to go on regardless. */
  | { readonly kind: 'ask'; readonly seconds: number; readonly why: string; readonly question: Asked }
  | { readonly kind: 'given up'; readonly why: string };

const mayItGo = (side: string, seen: string, { patienceSeconds }: RetireConfig): Asked => ({
  seen,
  asks: 'Take it down all the same?',
  yes: `${side} is taken down`,
  otherwise: `the deployment ends as one that needs a human, and ${side} stays up`,
  patienceSeconds,
});

/** What it means that no metric of a side was published. */
const SILENCE_IS = { 'target-group': 'no traffic', discovery: 'unclear' } as const satisfies Record<SideKind, string>;

/**
 * What was heard of a side of late. `undefined`, as where nothing counts, when a side that publishes its own
 * metrics has published none since the deployment began: then it may be the counting that is silent. A load
 * balancer publishes nothing without traffic.
 */
export async function heard(
  read: (since: string) => Promise<TrafficReading | undefined>,
  { kind }: Pick<SideConfig, 'kind'>,
  { startedAt, ...at }: Pick<QuietFacts, 'retire' | 'now'> & { readonly startedAt: string },
): Promise<TrafficReading | undefined> {
  const lately = await read(new Date(readFrom(at)).toISOString());
  if (SILENCE_IS[kind] === 'no traffic' || lately?.requests !== undefined) return lately;
  return (await read(startedAt))?.requests === undefined ? undefined : lately;
}

/**
 * From when on traffic is to be read for `isQuiet`: whole minutes that are complete by now, of which the
 * first may be cut, must be as long as the silence that is asked for.
 */
export const readFrom = ({ retire, now }: Pick<QuietFacts, 'retire' | 'now'>): number => now - 1000 * observedSeconds(retire);

const observedSeconds = ({ quietSeconds }: RetireConfig): number => quietSeconds + COMPLETE_AFTER_SECONDS + PERIOD_SECONDS;

/**
 * Has a side that lost its weight lost its users too? Clients may remember an answer for as long as they
 * like: what they send is what tells. Until the deadline only silence says so: a few requests may be of one
 * client that never resolves again. Then as many as strays send are no users any more. Scanners come to every
 * load balancer that the internet reaches, so silence is never seen there. With more, and where nothing
 * counts, a person is asked.
 */
export function isQuiet({ side, answer, retire, emptiedAt, now, traffic, other, wait }: QuietFacts): Quiet {
  if (wait?.answer) return { kind: 'quiet', why: `${wait.answer.by} said to go on` };
  const seconds = (now - emptiedAt) / 1000;
  // Silence must have lasted: a reading from before the weight was gone says nothing of it.
  const observed = seconds >= observedSeconds(retire);
  const due = seconds >= retire.deadlineSeconds;
  const seen = traffic && { ...counted(traffic), most: due ? straysIn(traffic, allowed(retire, answer), other) : 0 };
  const why = seen
    ? `${seen.requests} requests to ${side} in the last ${length(seen.seconds + COMPLETE_AFTER_SECONDS)} (${due ? `${seen.most} may be strays` : `none is a stray before ${length(retire.deadlineSeconds)}`}), ${length(seconds)} after its weight became 0`
    : `nothing counts the requests to ${side}`;
  if (seen && observed && seen.requests <= seen.most) return { kind: 'quiet', why };
  if (seen && !due) return { kind: 'wait', seconds: LOOKS.everySeconds, why };
  const asked = wait?.question ? (now - Date.parse(wait.question.at)) / 1000 : 0;
  return asked < retire.patienceSeconds
    ? { kind: 'ask', seconds: LOOKS.whileAskedSeconds, why, question: mayItGo(side, why, retire) }
    : { kind: 'given up', why: `${why}, and nobody answered for ${length(retire.patienceSeconds)}` };
}

const counted = ({ from, to, requests = 0 }: TrafficReading) => ({
  requests,
  seconds: Math.max(0, Date.parse(to) - Date.parse(from)) / 1000,
});

/** What scanners send to a load balancer in a minute, where nobody says how much it is. */
const SCANNERS_PER_MINUTE = 10;

type Strays = Required<RetireConfig['stray']>;

/** Nobody but clients finds an internal load balancer, or a name in service discovery. */
const meetsScanners = (answer: RecordSetAnswer): boolean => answer.kind === 'alias' && !isInternalBalancer(answer.name);

const allowed = ({ stray }: RetireConfig, answer: RecordSetAnswer): Strays => ({
  perMinute: meetsScanners(answer) ? SCANNERS_PER_MINUTE : 0,
  ...stray,
});

/** So many a minute, or so small a share of what the other side gets, whichever is more. */
const straysIn = (traffic: TrafficReading, { perMinute, share }: Strays, other: TrafficReading | undefined): number =>
  Math.floor(Math.max((perMinute * counted(traffic).seconds) / 60, share * (other?.requests ?? 0)));

/**
 * What `isQuiet` takes for strays after the deadline, to people. `undefined`: nothing. `other`: the name of
 * the side that has the weight.
 */
function straysText(retire: RetireConfig, answer: RecordSetAnswer, other: string): string | undefined {
  const { perMinute, share } = allowed(retire, answer);
  const kinds = [
    ...(perMinute > 0 ? [`${perMinute} requests a minute`] : []),
    ...(share > 0 ? [`${writePercent(share)} of the requests that ${other} gets`] : []),
  ];
  return kinds.length === 0 ? undefined : `at most ${kinds.join(' or ')}`;
}

/**
 * How long a side without weight may stay up, and why, to people. `other`: the name of the side that has the
 * weight.
 */
export function leavingText(retire: RetireConfig, answer: RecordSetAnswer, other: string): readonly string[] {
  const [quiet, deadline, patience] = [retire.quietSeconds, retire.deadlineSeconds, retire.patienceSeconds].map((each) => length(each));
  const strays = straysText(retire, answer, other);
  const asked = `a person is asked, for up to ${patience}`;
  return [
    `it goes down once it has had no request for ${quiet} (health checks are not counted)`,
    `after ${deadline} ${strays === undefined ? asked : `${strays} are strays and not waited for; with more ${asked}`}`,
    ...(meetsScanners(answer)
      ? [`expect it to stay up for ${deadline}: the internet reaches its load balancer, and until then the requests of scanners count too`]
      : []),
  ];
}

const length = (seconds: number): string => writeDuration(1000 * Math.max(1, Math.round(seconds)));
