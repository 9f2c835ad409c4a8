import { describe, expect, test } from '@jest/globals';
import { identifiedBy } from '../../../src/deployment/door/identified.ts';

/** As the STS API reference shows them: GetCallerIdentity, and the error envelope of the query protocol. */
const caller = (arn: string, account = '123456789012') =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AROA:ada</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const refusal = (code: string, message = 'no') =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

describe('the answer of STS', () => {
  test.each([
    'arn:aws:sts::123456789012:assumed-role/approver/ada@example.com',
    'arn:aws:iam::123456789012:user/teams/ada',
    'arn:aws:iam::123456789012:root',
    'arn:aws-us-gov:sts::123456789012:federated-user/ada',
    'arn:aws-cn:sts::123456789012:assumed-role/approver/ada',
  ])('names %s', (arn) => {
    expect(identifiedBy({ status: 200, body: caller(arn) })).toEqual({ kind: 'caller', arn, account: '123456789012' });
  });

  test.each([
    ['of two accounts', caller('arn:aws:iam::210987654321:user/ada')],
    ['with two names', caller('arn:aws:iam::123456789012:user/ada</Arn><Arn>arn:aws:iam::123456789012:user/eve')],
    ['of no ARN', caller('ada')],
    ['of another service', caller('arn:aws:s3::123456789012:user/ada')],
    ['cut off', caller('arn:aws:iam::123456789012:user/ada').slice(0, 150)],
    ['of a proxy', '<html>Welcome</html>'],
    ['empty', ''],
  ])('proves nothing when it is %s', (_, body) => {
    expect(identifiedBy({ status: 200, body })).toMatchObject({ kind: 'unreachable' });
  });

  test.each([
    [403, 'SignatureDoesNotMatch'],
    [403, 'ExpiredToken'],
    [403, 'InvalidClientTokenId'],
    [400, 'IncompleteSignature'],
    [400, 'RequestExpired'],
  ])('%i %s says that it is no proof, and the message stays out', (status, code) => {
    expect(identifiedBy({ status, body: refusal(code, 'x-amz-security-token:secret') })).toEqual({
      kind: 'false',
      why: `STS says ${code} (${status})`,
    });
  });

  test.each([
    [400, refusal('Throttling')],
    [400, refusal('SomethingThatNobodyListed')],
    [403, refusal('AccessDenied')],
    [400, refusal('PriorRequestNotComplete')],
    [429, refusal('TooManyRequestsException')],
    [403, refusal('RegionDisabledException')],
    [408, refusal('RequestTimeout')],
    [500, refusal('InternalFailure')],
    [503, 'Service Unavailable'],
    [502, refusal('SignatureDoesNotMatch')],
    [403, '<html>the proxy forbids it</html>'],
    [302, ''],
    [301, caller('arn:aws:iam::123456789012:user/ada')],
  ])('%i says nothing of the proof (%s)', (status, body) => {
    expect(identifiedBy({ status, body })).toMatchObject({ kind: 'unreachable' });
  });
});
