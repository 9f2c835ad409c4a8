import { BadUsage } from '../../installation/bad-usage.ts';
import { type SpeakOptions, saidByCommand } from '../orders/said-by-command.ts';

/** Another step of the plan comes next. `percent`: its weight, as it is typed: `10`, `10%` or `10 %`. */
export const weight = (service: string, percent: readonly string[], options: SpeakOptions): Promise<void> =>
  saidByCommand('weight', service, options, { percent: percentOf(percent.join(' ')) });

function percentOf(text: string): number {
  const whole = /^(\d{1,3}) ?%?$/.exec(text)?.[1];
  const percent = Number(whole);
  if (whole !== undefined && percent <= 100) return percent;
  throw new BadUsage(`percent: '${text}' wants the weight of a step of the plan, whole percents from 1 to 100`);
}
