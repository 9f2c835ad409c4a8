import { AwsError } from '../../kernel/aws-error.ts';
import { type Json, parseJson } from '../json.ts';

/** How a task that waits for its token ends. */
export type TokenOutcome =
  | { readonly kind: 'success'; readonly output: Json }
  | { readonly kind: 'failure'; readonly error: string | undefined; readonly cause: string | undefined };

/** A task that waits for its token. */
export interface OpenToken {
  readonly token: string;
  /** Resolves when the token is answered. */
  readonly answered: Promise<TokenOutcome>;
  /** Called on each heartbeat, once set. */
  onHeartbeat: () => void;
  /** The task no longer waits: later answers are told that it has timed out. */
  close(): void;
}

interface Waiting extends OpenToken {
  readonly owner: string;
  readonly answer: (outcome: TokenOutcome) => void;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PREFIX = 'AQCEAAAAKgAAAAMAAAAA';
const LENGTH = 320;

/**
 * Task tokens: each is given out once, answered once,
 * and remembered, because a late answer gets an error of its own.
 */
export class TaskTokens {
  readonly #random: () => number;
  readonly #open = new Map<string, Waiting>();
  /** ARN of the state machine, by token. */
  readonly #closed = new Map<string, string>();

  constructor(random: () => number) {
    this.#random = random;
  }

  /** `owner`: ARN of the state machine whose task waits. */
  issue(owner: string): OpenToken {
    const token = PREFIX + Array.from({ length: LENGTH }, () => BASE64[Math.floor(this.#random() * BASE64.length)]).join('');
    let answer: (outcome: TokenOutcome) => void = () => {};
    const answered = new Promise<TokenOutcome>((resolve) => {
      answer = resolve;
    });
    const waiting: Waiting = { token, owner, answered, answer, onHeartbeat: () => {}, close: () => this.#close(token) };
    this.#open.set(token, waiting);
    return waiting;
  }

  /** Whose token it is or was; undefined for what is none. */
  ownerOf(token: string): string | undefined {
    return this.#open.get(token)?.owner ?? this.#closed.get(token);
  }

  /** Throws InvalidToken, TaskTimedOut or InvalidOutput. */
  succeed(token: string, outputText: string): void {
    const waiting = this.#waiting(token);
    const output = parseJson(outputText);
    if (!output.ok) throw new AwsError('InvalidOutput', `Invalid Output: '${output.problem}'`);
    this.#answer(waiting, { kind: 'success', output: output.value });
  }

  /** Throws InvalidToken or TaskTimedOut. */
  fail(token: string, error: string | undefined, cause: string | undefined): void {
    this.#answer(this.#waiting(token), { kind: 'failure', error, cause });
  }

  /** Throws InvalidToken or TaskTimedOut. */
  heartbeat(token: string): void {
    this.#waiting(token).onHeartbeat();
  }

  #waiting(token: string): Waiting {
    const waiting = this.#open.get(token);
    if (waiting) return waiting;
    if (this.#closed.has(token)) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  }

  #answer(waiting: Waiting, outcome: TokenOutcome): void {
    this.#close(waiting.token);
    waiting.answer(outcome);
  }

  #close(token: string): void {
    const waiting = this.#open.get(token);
    if (!waiting) return;
    this.#open.delete(token);
    this.#closed.set(token, waiting.owner);
  }
}
