import type { AwsCredentialIdentity, HttpAuthScheme, HttpRequest, Identity } from '@smithy/types';

/**
 * The SigV4 header for the in-process door of a local AWS, without hashes of key, body and request.
 * That door checks nothing: it only reads who calls which service.
 */
export const inProcessSignature: HttpAuthScheme = {
  schemeId: 'aws.auth#sigv4',
  identityProvider: (config) => config.getIdentityProvider('aws.auth#sigv4'),
  signer: {
    /** `name` and `region` as each client's schemes give them. */
    async sign(request: HttpRequest, identity: Identity, { name, region }: Record<string, unknown>): Promise<HttpRequest> {
      const credential = `${(identity as AwsCredentialIdentity).accessKeyId}/20260101/${region}/${name}/aws4_request`;
      request.headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`;
      return request;
    },
  },
};
