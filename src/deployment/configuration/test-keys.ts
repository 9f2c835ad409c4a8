import type { Duration } from '../duration.ts';
import type { HttpTest } from '../http-test.ts';
import { headerPatterns, headers, path, pattern } from './http-kinds.ts';
import { key } from './key.ts';
import { integer, text } from './kinds.ts';
import { object, section } from './section.ts';
import { milliseconds } from './unit-kinds.ts';

/**
 * One HTTP test. Exactly one method key gives method and path:
 * `{ name: 'home', get: '/', expect: { status: 200 } }`.
 */
export type WrittenTest = GetTest | HeadTest | PostTest | PutTest | DeleteTest | OptionsTest | PatchTest;

export type Method = 'get' | 'head' | 'post' | 'put' | 'delete' | 'options' | 'patch';

type Only<M extends Method> = { readonly [Other in Exclude<Method, M>]?: never };

// One interface a method: editors show no text for the members of a mapped type.
interface GetTest extends Only<'get'>, WrittenRequest {
  /** GET this path, with its query. A test has exactly one of the seven methods. */
  readonly get: string;
}

interface HeadTest extends Only<'head'>, WrittenRequest {
  /** HEAD this path. */
  readonly head: string;
}

interface PostTest extends Only<'post'>, WrittenRequest {
  /** POST to this path. */
  readonly post: string;
}

interface PutTest extends Only<'put'>, WrittenRequest {
  /** PUT to this path. */
  readonly put: string;
}

interface DeleteTest extends Only<'delete'>, WrittenRequest {
  /** DELETE this path. */
  readonly delete: string;
}

interface OptionsTest extends Only<'options'>, WrittenRequest {
  /** OPTIONS of this path. */
  readonly options: string;
}

interface PatchTest extends Only<'patch'>, WrittenRequest {
  /** PATCH this path. */
  readonly patch: string;
}

interface WrittenRequest {
  /** The name under which a failure is reported. */
  readonly name: string;
  /**
   * Headers of the request. People can read them in the execution history, so they must hold no secrets.
   * @default {}
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body of the request, for post, put, patch and delete only. It must hold no secrets either. */
  readonly body?: string;
  /**
   * What the answer must be.
   * @default {}
   */
  readonly expect?: WrittenExpectation;
}

interface WrittenExpectation {
  /**
   * The status of the answer.
   * @default 200
   */
  readonly status?: number;
  /** A pattern that must match somewhere in the body. */
  readonly body?: string;
  /** Patterns by header name. Each must match somewhere in the value of its header. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole answer must be there within this time, on the wall clock. */
  readonly within?: Duration;
}

const METHOD_WORDS = {
  get: 'GET',
  head: 'HEAD',
  post: 'POST',
  put: 'PUT',
  delete: 'DELETE',
  options: 'OPTIONS',
  patch: 'PATCH',
} as const satisfies Record<Method, HttpTest['method']>;

export const METHODS = Object.keys(METHOD_WORDS) as readonly Method[];

const methodsOf = (test: Readonly<Partial<Record<Method, unknown>>>): readonly Method[] =>
  METHODS.filter((method) => test[method] !== undefined);

const expectation = section({
  status: key(integer(100, 599), { default: 200, text: 'The status of the answer.' }),
  body: key(pattern(), { optional: true, text: 'A pattern that must match somewhere in the body.' }),
  headers: key(headerPatterns(), {
    optional: true,
    text: 'Patterns by header name. Each must match somewhere in the value of its header.',
  }),
  within: key(milliseconds(1, 10_000), {
    as: 'withinMs',
    optional: true,
    text: 'The whole answer must be there within this time, on the wall clock.',
  }),
});

const written = object({
  name: key(text('a name of 1 to 80 characters without line breaks', '^[^\\r\\n]{1,80}$'), {
    text: 'The name under which a failure is reported.',
  }),
  get: key(path(), { optional: true, text: 'GET this path, with its query. A test has exactly one of the seven methods.' }),
  head: key(path(), { optional: true, text: 'HEAD this path.' }),
  post: key(path(), { optional: true, text: 'POST to this path.' }),
  put: key(path(), { optional: true, text: 'PUT to this path.' }),
  delete: key(path(), { optional: true, text: 'DELETE this path.' }),
  options: key(path(), { optional: true, text: 'OPTIONS of this path.' }),
  patch: key(path(), { optional: true, text: 'PATCH this path.' }),
  headers: key(headers(), {
    default: {},
    text: 'Headers of the request. People can read them in the execution history, so they must hold no secrets.',
  }),
  body: key(text('the body of the request, at most 4096 characters', '^[\\s\\S]{0,4096}$'), {
    optional: true,
    text: 'The body of the request, for post, put, patch and delete only. It must hold no secrets either.',
  }),
  expect: key(expectation, { default: {}, text: 'What the answer must be.' }),
});

/** What is wrong with the methods of a test, if it is an object. */
function methodFault(test: unknown): string | undefined {
  if (typeof test !== 'object' || test === null || Array.isArray(test)) return undefined;
  const methods = methodsOf(test);
  if (methods.length === 1) return undefined;
  const found = methods.length === 0 ? 'none' : methods.join(' and ');
  return `wants exactly one of ${METHODS.join(', ')} (with the path), and has ${found}`;
}

export const test = written
  // Said whatever else is wrong with the test.
  .refine((read) => methodFault(read) === undefined, { error: ({ input }) => methodFault(input), when: () => true })
  .transform(({ get, head, post, put, delete: remove, options, patch, ...read }): HttpTest => {
    const paths = { get, head, post, put, delete: remove, options, patch };
    const [method] = methodsOf(paths);
    const target = method && paths[method];
    if (!target) throw new Error(`the schema let through the test '${read.name}' without a method`);
    return { ...read, method: METHOD_WORDS[method], path: target };
  })
  .meta({ oneOf: METHODS.map((method) => ({ required: [method] })) });
