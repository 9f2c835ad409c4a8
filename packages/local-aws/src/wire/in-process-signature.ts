import type { AwsCredentialIdentity, HttpAuthScheme, HttpRequest, Identity } from '@smithy/types';

/**
 * For the in-process door of a local AWS, which reads from a signature who calls which service, and checks
 * nothing: the header of SigV4 without the hashes of key, body and request that the SDK makes for every call.
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
