import type { TimeWord } from './word.ts';

/** `step` is the index in `plan.steps`; the window is 'window'. Times are ISO 8601. */
export interface Bake {
  readonly step: number | 'window';
  readonly startedAt: string;
  /** Words move it. */
  readonly endsAt: string;
  /** When the split was about to change, or the window began behind it. Absent while it lasts. */
  readonly endedAt?: string;
  /** The judgement that ended it is made: what is said from now on is too late for it. */
  readonly over?: true;
  /** What people have said of its time, oldest first: each word holds for this bake alone. */
  readonly words?: readonly TimeWord[];
  /** So many of these words a judgement has heard. Absent: none. */
  readonly heard?: number;
  /** Until then it does not end. What is left of it then is from there to `endsAt`. */
  readonly pausedUntil?: string;
  /** Seconds by which words have moved its end: below 0 when it ends early. Absent: 0. */
  readonly added?: number;
}

/** When the time of the bake is over, epoch ms: not while it is paused. */
export const endOf = ({ endsAt, pausedUntil }: Pick<Bake, 'endsAt' | 'pausedUntil'>): number =>
  Math.max(Date.parse(endsAt), pausedUntil === undefined ? 0 : Date.parse(pausedUntil));

/** The newest word that no judgement has heard yet. */
export const unheard = ({ words = [], heard = 0 }: Pick<Bake, 'words' | 'heard'>): TimeWord | undefined =>
  words.length > heard ? words.at(-1) : undefined;

/** Who has ended the bake before its time. */
export const promotion = ({ words = [] }: Pick<Bake, 'words'>): TimeWord | undefined =>
  words.find(({ verb }) => verb === 'promote' || verb === 'promote fully');

/** The newest word that says which step comes behind it. */
export const aimOf = ({ words = [] }: Pick<Bake, 'words'>): TimeWord | undefined => words.findLast(({ verb }) => verb === 'weight');

/** The bake is paused at this time (epoch ms): by itself it goes on when that is over. */
export const isPaused = ({ pausedUntil }: Pick<Bake, 'pausedUntil'>, now: number): boolean =>
  pausedUntil !== undefined && now < Date.parse(pausedUntil);

/** All bakes so far, the one under way last. */
export const bakesOf = ({ bakes = [], bake }: { readonly bakes?: readonly Bake[]; readonly bake?: Bake }): readonly Bake[] => [
  ...bakes,
  ...(bake ? [bake] : []),
];
