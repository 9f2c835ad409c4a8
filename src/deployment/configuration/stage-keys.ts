import { arn } from './aws-kinds.ts';
import { host, origin } from './http-kinds.ts';
import { key } from './key.ts';
import { oneOf } from './kinds.ts';
import { object } from './section.ts';

export interface WrittenStage {
  /** The listener rule of the tests. It answers a fixed 503 except while the new version is tested. */
  readonly rule: string;
  /**
   * The base URL of the rule for probes and tests. Private addresses are allowed; link-local and metadata
   * addresses are not.
   */
  readonly url: string;
  /** The Host header of probes and tests, if it is not the host of the URL. */
  readonly host?: string;
  /**
   * What the rule shows between deployments: nothing (`off`), the old version (`old`), or the one in
   * production (`production`).
   * @default 'off'
   */
  readonly after?: 'off' | 'old' | 'production';
}

export const stage = object({
  rule: key(arn('listener rule'), {
    text: 'The listener rule of the tests. It answers a fixed 503 except while the new version is tested.',
  }),
  url: key(origin(), {
    text: 'The base URL of the rule for probes and tests. Private addresses are allowed; link-local and metadata addresses are not.',
  }),
  host: key(host(), { optional: true, text: 'The Host header of probes and tests, if it is not the host of the URL.' }),
  after: key(oneOf(['off', 'old', 'production']), {
    default: 'off',
    text: 'What the rule shows between deployments: nothing (`off`), the old version (`old`), or the one in production (`production`).',
  }),
});
