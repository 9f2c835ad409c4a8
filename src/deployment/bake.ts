import type { ActiveDeployment, Bake } from './record.ts';
import type { TimeWord } from './word.ts';

/** When the time of the bake is over, epoch ms: not while it is paused. */
export const endOf = ({ endsAt, pausedUntil }: Pick<Bake, 'endsAt' | 'pausedUntil'>): number =>
  Math.max(Date.parse(endsAt), pausedUntil === undefined ? 0 : Date.parse(pausedUntil));

/** The newest word that no judgement has heard yet. */
export const unheard = ({ words = [], heard = 0 }: Pick<Bake, 'words' | 'heard'>): TimeWord | undefined =>
  words.length > heard ? words.at(-1) : undefined;

/** Who has ended the bake before its time. */
export const promotion = ({ words = [] }: Pick<Bake, 'words'>): TimeWord | undefined =>
  words.find(({ verb }) => verb === 'promote' || verb === 'promote fully');

/** The bake is paused at this time (epoch ms): by itself it goes on when that is over. */
export const isPaused = ({ pausedUntil }: Pick<Bake, 'pausedUntil'>, now: number): boolean =>
  pausedUntil !== undefined && now < Date.parse(pausedUntil);

/** All bakes so far, the one under way last. */
export const bakesOf = ({ bakes = [], bake }: Pick<ActiveDeployment, 'bakes' | 'bake'>): readonly Bake[] => [
  ...bakes,
  ...(bake ? [bake] : []),
];
