type Unit = 'second' | 'minute' | 'hour' | 'day';

/** `'90 seconds'`, `'1 minute'`, `'2 hours'`. A whole number of seconds comes of each. */
export type Duration = `${number} ${Unit | `${Unit}s`}`;

const seconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const satisfies Record<Unit, number>;

const form = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/;

/** Throws `NotADuration` on other text, and on a duration that is no whole number of seconds. */
export function toSeconds(duration: string): number {
  const [, amount, unit] = form.exec(duration) ?? [];
  const total = Number(amount) * (seconds[unit as Unit] ?? Number.NaN);
  if (!Number.isSafeInteger(total)) throw new NotADuration(duration);
  return total;
}

/** Text given as a duration is none. */
class NotADuration extends TypeError {
  override readonly name = 'NotADuration';
  constructor(given: string) {
    super(`'${given}' is no duration: write a whole number of seconds as '90 seconds', '5 minutes', '2 hours' or '1 day'.`);
  }
}
