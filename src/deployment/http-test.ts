/** A functional test: one HTTP request to green, before it has any weight, and what its answer must be. */
export interface HttpTest {
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expect: {
    readonly status: number;
    /** A regular expression that the body must match. */
    readonly body?: string;
    /** Header values (regular expressions), by lower-case name. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Longest time to the whole answer, wall-clock milliseconds. */
    readonly withinMs?: number;
  };
}
