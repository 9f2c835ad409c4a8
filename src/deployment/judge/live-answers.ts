/** Answers of the record's name as clients get them, and the addresses behind each side's own name. */
export interface AnswerFacts {
  /** Percent that green is to have. */
  readonly weight: number;
  /** One list of addresses for each time that the name was asked for. */
  readonly answers: readonly (readonly string[])[];
  readonly blue: readonly string[];
  readonly green: readonly string[];
}

export interface LiveAnswers {
  readonly live: boolean;
  readonly why: string;
  /** How many answers led where. */
  readonly seen: { readonly blue: number; readonly green: number; readonly elsewhere: number };
}

/**
 * Do answers lead where the weights say? With everything on one side each answer must lead there. In between,
 * each must lead to one of the two: which one is chance, and a resolver on the way that remembers answers
 * gives the same one again.
 */
export function judgeAnswers({ weight, answers, blue, green }: AnswerFacts): LiveAnswers {
  const leads = (addresses: readonly string[]) =>
    addresses.some((address) => green.includes(address))
      ? 'green'
      : addresses.some((address) => blue.includes(address))
        ? 'blue'
        : 'elsewhere';
  const led = answers.map(leads);
  const count = (where: ReturnType<typeof leads>) => led.filter((one) => one === where).length;
  const seen = { blue: count('blue'), green: count('green'), elsewhere: count('elsewhere') };
  const wrong = seen.elsewhere + (weight === 100 ? seen.blue : weight === 0 ? seen.green : 0);
  const why = `${seen.blue} answers lead to blue, ${seen.green} to green, ${seen.elsewhere} elsewhere; ${weight} % is on green`;
  return { live: answers.length > 0 && wrong === 0, why, seen };
}
