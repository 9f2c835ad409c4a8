import type { State } from './definition.ts';
import { binary, call, conditional, type Expression, literal, states, variable } from './expression.ts';
import type { PollNode, Seconds } from './node.ts';
import { seconds, text } from './state-fields.ts';

interface PollStates {
  /** The moment of the first look, worked out by each look. */
  readonly since: Expression;
  /** The time is over. */
  readonly late: Expression;
  readonly rest: readonly (readonly [name: string, state: State])[];
}

/**
 * What a poll has beside its look and its question. No state notes the moment of the first look: it is the
 * one that finds none.
 */
export function pollStates({ name, names, every, atMost, since, timedOut }: PollNode): PollStates {
  const moment = variable(since);
  const noted = binary('and', call('exists', moment), binary('>', moment, literal(0)));
  return {
    since: conditional(noted, moment, now),
    late: binary('>=', binary('-', now, moment), milliseconds(atMost)),
    rest: [
      [names.wait, { Type: 'Wait', Comment: 'The pause between two looks.', Seconds: seconds(every), Next: name }],
      [
        names.timedOut,
        { Type: 'Fail', Comment: 'The answer was not yes in time.', Error: text(timedOut.error), Cause: text(timedOut.cause) },
      ],
    ],
  };
}

const now = call('toMillis', states('context', 'State', 'EnteredTime'));

const milliseconds = (given: Seconds): Expression =>
  typeof given === 'number' ? literal(given * 1_000) : binary('*', given, literal(1_000));
