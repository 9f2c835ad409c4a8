import type { Word } from './word.ts';

/**
 * Why an execution waits. `bake`: for the end of a bake or of the rollback window. `absence`: for resolvers
 * to forget that green's name had no address. `drift`: for a person, since somebody else changed production.
 * `drain`: for a side without weight to finish its requests. `clients`: for clients to leave a side that has
 * no weight any more. `approval`: for a person's yes before the first weight. `hook`: for a life-cycle hook.
 */
export type WaitReason = 'bake' | 'absence' | 'drift' | 'drain' | 'clients' | 'approval' | 'hook';

/** A wait of the execution: for time to pass, or for a word that ends it at once. There is one at a time. */
export interface Wait {
  readonly reason: WaitReason;
  /** When it was first entered: a wait is entered anew after each look at what it waits for. */
  readonly at: string;
  /** Task token of the state that waits. Whoever says a word that ends the wait answers it. */
  readonly token?: string;
  /** When the state stops waiting by itself. */
  readonly endsAt?: string;
  /** What a person is asked meanwhile. */
  readonly question?: Question;
  /** The word that ends the wait, where it is no order to the whole deployment. */
  readonly answer?: Word;
}

export interface Question {
  readonly at: string;
  /** What was read that a person must know of, without a full stop. */
  readonly seen: string;
  /** The question, with what was read. */
  readonly asks: string;
  /** What happens when somebody approves. */
  readonly yes: string;
  /** What happens when nobody answers. */
  readonly otherwise: string;
  /** When that happens, ISO 8601. */
  readonly until: string;
  /** Of a bake: the checks that it is about, each with what it says. */
  readonly about?: readonly AskedAbout[];
  /** Of a bake: what silence leads to. */
  readonly silence?: 'rollback' | 'pass';
  /** The configuration wants somebody's yes here, whatever green is like. */
  readonly approval?: true;
  /** ARN of who asked for the deployment: another person is to approve. */
  readonly notBy?: string;
}

export interface AskedAbout {
  /** The check's name. */
  readonly check: string;
  readonly outcome: 'fail' | 'inconclusive' | 'none';
}

/** A question as it is asked. `patienceSeconds`: how long it stands. */
export interface Asked extends Pick<Question, 'seen' | 'yes' | 'otherwise' | 'about' | 'silence' | 'approval' | 'notBy'> {
  /** The question alone. */
  readonly asks: string;
  readonly patienceSeconds: number;
}

/** The question that nobody has answered yet. */
export const openQuestion = (wait: Wait | undefined): Question | undefined => (wait?.answer === undefined ? wait?.question : undefined);
