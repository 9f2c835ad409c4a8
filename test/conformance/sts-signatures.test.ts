import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { givenIam, trusting } from '../../packages/local-aws/test/iam/given.ts';

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';

/** A session of a role, and a request that it has signed for STS. */
async function given() {
  const { local, sts, makeRole } = await givenIam();
  const RoleArn = await makeRole('approver', trusting({ AWS: local.account }));
  const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
  const credentials = {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken ?? '',
  };
  const signed = async (over: Partial<typeof credentials> = {}, host = 'sts.us-east-1.amazonaws.com') => {
    const signer = new SignatureV4({
      credentials: { ...credentials, ...over },
      region: 'us-east-1',
      service: 'sts',
      sha256: Hash.bind(null, 'sha256'),
      applyChecksum: false,
    });
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'x-of-mine': 'a  b' };
    return (await signer.sign(new HttpRequest({ method: 'POST', hostname: host, path: '/', headers, body: BODY }))) as HttpRequest;
  };
  const send = async (request: HttpRequest) => {
    const { response } = await local.transport.requestHandler.handle(request);
    return { status: response.statusCode, body: Buffer.from(response.body).toString('utf8') };
  };
  return { signed, send };
}

/**
 * A signed request tells who has signed it, whoever sends it. Sources: IAM User Guide, "Create a signed AWS
 * API request"; STS API reference, GetCallerIdentity and common errors.
 */
describe('a request that somebody else has signed for STS', () => {
  test('is answered with who signed it', async () => {
    const { signed, send } = await given();
    const { status, body } = await send(await signed());
    expect(status).toBe(200);
    expect(body).toContain('<Arn>arn:aws:sts::123456789012:assumed-role/approver/ada</Arn>');
    expect(body).toContain('<Account>123456789012</Account>');
  });

  const refused = (code: string) => ({ status: 403, body: expect.stringContaining(`<Code>${code}</Code>`) });

  test.each<[string, Partial<HttpRequest>, Readonly<Record<string, string>>]>([
    ['a header that was changed', {}, { 'x-of-mine': 'c' }],
    ['a header that was taken out', {}, { 'x-of-mine': '' }],
    ['another date', {}, { 'x-amz-date': '20260101T000000Z' }],
    ['another body', { body: `${BODY}&` }, {}],
    ['another host', {}, { host: 'sts.eu-west-1.amazonaws.com' }],
    ['another path', { path: '/x' }, {}],
  ])('is refused with %s', async (_, over, headers) => {
    const { signed, send } = await given();
    const request = await signed();
    const changed = Object.assign(request, over, { headers: { ...request.headers, ...headers } });
    expect(await send(changed)).toEqual(refused('SignatureDoesNotMatch'));
  });

  test('is refused by another secret, without its token, and for a host that is not of STS', async () => {
    const { signed, send } = await given();
    expect(await send(await signed({ secretAccessKey: 'guessed' }))).toEqual(refused('SignatureDoesNotMatch'));
    expect(await send(await signed({ sessionToken: 'another' }))).toEqual(refused('InvalidClientTokenId'));
    expect(await send(await signed({}, 'sts.example.com'))).toEqual(refused('SignatureDoesNotMatch'));
  });
});
