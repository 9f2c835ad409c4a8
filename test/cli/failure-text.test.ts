import { describe, expect, test } from '@jest/globals';
import { failureText } from '../../src/cli/report/failure-text.ts';

const named = (name: string, message: string, more: object = {}): Error => Object.assign(new Error(message), { name }, more);
const unavailable = (cause: Error): Error => named('RecordUnavailable', `${cause.name}: ${cause.message}`, { cause });

describe('why a command fails is told with what to do', () => {
  test.each<[string, unknown, NodeJS.ProcessEnv, RegExp]>([
    ['no region', new Error('Region is missing'), {}, /^no AWS region is set: set AWS_REGION, .*AWS_ENDPOINT_URL/],
    [
      'no credentials',
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      {},
      /^there are no valid AWS credentials: .*from any providers/,
    ],
    [
      'no credentials, told by the record',
      unavailable(named('CredentialsProviderError', 'none')),
      {},
      /^there are no valid AWS credentials/,
    ],
    ['credentials that ran out', named('ExpiredTokenException', 'The security token is expired'), {}, /sign in again/],
    [
      'nobody at the endpoint',
      unavailable(named('Error', 'connect', { code: 'ECONNREFUSED' })),
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      /^nothing answers at http:\/\/127\.0\.0\.1:1; /,
    ],
    ['no table', named('ResourceNotFoundException', 'not found'), {}, /^there is no table of Teal's here/],
    [
      'a cluster that ECS does not know',
      named('ClusterNotFoundException', 'Cluster not found.'),
      {},
      /no such cluster .* see 'cluster' in the configuration/,
    ],
    ['what has no row', named('ServerException', 'Service Unavailable.'), {}, /^ServerException: Service Unavailable\.$/],
  ])('%s', (_, error, env, says) => {
    expect(failureText(error, env)).toEqual({ usage: false, text: expect.stringMatching(says) });
  });

  test('bad input is told as it is', () => {
    expect(failureText(named('BadUsage', 'image: wants a tag'), {})).toEqual({ usage: true, text: 'image: wants a tag' });
  });
});
