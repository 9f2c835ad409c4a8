import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../kernel/aws-error.ts';
import type { SessionKeys } from '../kernel/identity.ts';
import type { WireRequest } from './message.ts';

/** A SigV4 header of a request that was really signed; the in-process door's own has no hash. */
const SIGNED =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

const STS_HOST = /^(?:sts(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?|(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?)$/;

export const isReallySigned = ({ headers }: WireRequest): boolean => SIGNED.test(headers.authorization ?? '');

/**
 * STS checks the signatures of keys that it gave out itself: of others it does not know the secret. Throws
 * what STS answers to a token that is not the key's, a header that was changed, another body or another host.
 * Sources: IAM User Guide, "Create a signed AWS API request" and "Troubleshoot AWS Signature Version 4";
 * codes and status as in the common errors of the STS API reference. The age of a request is not checked:
 * clients sign by the machine's time, which is not that of a local AWS.
 */
export function refuseWrongSignature(request: WireRequest, keysOf: (accessKeyId: string) => SessionKeys | undefined): void {
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] =
    SIGNED.exec(request.headers.authorization ?? '') ?? [];
  if (accessKeyId === '') return;
  if (!STS_HOST.test(request.headers.host ?? '')) throw mismatch();
  const keys = keysOf(accessKeyId);
  if (!keys) return;
  if (request.headers['x-amz-security-token'] !== keys.sessionToken)
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', { status: 403 });
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'] ?? '', scope, sha256(canonical(request, signed))].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${keys.secretAccessKey}`));
  if (!timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))) throw mismatch();
}

const canonical = ({ method, path, query, headers, body }: WireRequest, signed: string): string => {
  const pairs = [...query].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const lines = signed.split(';').map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  return [method, path, pairs.join('&'), lines.join(''), signed, sha256(body)].join('\n');
};

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const mismatch = (): AwsError =>
  new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    { status: 403 },
  );
