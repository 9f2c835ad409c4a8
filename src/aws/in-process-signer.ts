import type { AwsCredentialIdentityProvider, HttpRequest, RequestSigner } from '@smithy/types';

/**
 * For the in-process door of a local AWS, which reads from a signature who calls which service, and checks nothing: the header
 * of SigV4 without the hashes of key, body and request that the SDK makes for every call.
 */
export class InProcessSigner implements RequestSigner {
  readonly #credentials: AwsCredentialIdentityProvider;
  readonly #scope: string;

  constructor(options: { readonly credentials: AwsCredentialIdentityProvider; readonly region: string; readonly service: string }) {
    this.#credentials = options.credentials;
    this.#scope = `${options.region}/${options.service}/aws4_request`;
  }

  async sign<T>(request: T): Promise<T> {
    const { accessKeyId } = await this.#credentials();
    const credential = `${accessKeyId}/${ANY_DAY}/${this.#scope}`;
    (request as HttpRequest).headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`;
    return request;
  }
}

const ANY_DAY = '20260101';
