import { aimOf, type Bake, endOf, isPaused, promotion } from '../../deployment/bake.ts';
import { lengthOf } from '../../deployment/duration.ts';
import type { ActiveDeployment } from '../../deployment/record.ts';
import { openQuestion, type Wait } from '../../deployment/wait.ts';
import type { TimeWord } from '../../deployment/word.ts';
import type { TellTime } from './told-time.ts';

/** The bake under way at `now` (epoch ms), and what people have said of its time, a line each. */
export function bakeText({ bake, wait, full, pause }: ActiveDeployment, tell: TellTime, now: number): readonly string[] {
  return [
    ...(bake ? [underWay(bake, wait, tell, now), ...(bake.words ?? []).map((word) => `  ${said(word, tell)}`)] : []),
    ...(pause && now < Date.parse(pause.until) ? [`  to pause    the next bake, until ${tell(pause.until)}, by ${pause.word.by}`] : []),
    ...(full ? [`  full        no bake and no rollback window to come lasts any time, by ${full.by} at ${tell(full.at)}`] : []),
  ];
}

/** While a person is asked the split stays, whatever the bake's own end. */
function underWay(bake: Bake, wait: Wait | undefined, tell: TellTime, now: number): string {
  const what = bake.step === 'window' ? 'the rollback window' : `step ${bake.step + 1}`;
  const question = openQuestion(wait);
  if (question) return `  held        ${what}: the split stays until somebody answers, or until ${tell(question.until)}`;
  if (isPaused(bake, now)) {
    const left = Math.max(0, Math.round((Date.parse(bake.endsAt) - Date.parse(bake.pausedUntil ?? bake.endsAt)) / 1000));
    return `  PAUSED      ${what} until ${tell(bake.pausedUntil ?? bake.endsAt)}; ${lengthOf(left)} of it are left then`;
  }
  const aim = aimOf(bake);
  if (aim) return `  baking      ${what}: it ends, and ${aim.percent} % comes next`;
  if (promotion(bake)) return `  promoted    ${what}: the judge speaks once more, and it ends`;
  return `  baking      ${what} until ${tell(new Date(endOf(bake)).toISOString())}`;
}

const SAID = {
  promote: 'promoted',
  'promote fully': 'promoted',
  extend: 'extended',
  pause: 'paused',
  resume: 'resumed',
  weight: 'weight',
} as const satisfies Record<TimeWord['verb'], string>;

function said({ verb, by, at, seconds, percent, reason }: TimeWord, tell: TellTime): string {
  const how =
    percent !== undefined
      ? `${percent} % next, `
      : seconds === undefined
        ? ''
        : `${verb === 'extend' ? 'by' : 'for'} ${lengthOf(seconds)}, `;
  return `${SAID[verb].padEnd(12)}${how}by ${by} at ${tell(at)}${reason === undefined ? '' : `: ${reason}`}`;
}

/** Of the bake under way at `now`, in a few words to whoever follows the deployment. */
export function bakeNote({ bake, failure }: ActiveDeployment, tell: TellTime, now: number): string {
  if (bake === undefined || failure !== undefined || bake.over) return '';
  if (isPaused(bake, now)) return `, paused until ${tell(bake.pausedUntil ?? bake.endsAt)}`;
  const word = bake.words?.at(-1);
  return word === undefined ? '' : `, ${word.percent === undefined ? SAID[word.verb] : `${word.percent} % next`} by ${word.by}`;
}
