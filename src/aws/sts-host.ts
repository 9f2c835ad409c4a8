import { partitionOf } from '../deployment/partition.ts';

/** Where STS is, of those who sign for it and of those who ask it. */
export interface StsPlace {
  /** As a request is signed for it. */
  readonly host: string;
  readonly url: URL;
}

const LOOPBACK = /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/;

/**
 * STS of a region: its own endpoint, since the global one is of us-east-1 and is switched off in other
 * partitions. With an endpoint (a local AWS, or one in a VPC) it is that one; the names of this machine are
 * one name. Source: STS API reference, "AWS STS service endpoints".
 */
export function stsPlace(region: string, endpoint: string | undefined): StsPlace {
  if (endpoint === undefined) {
    const host = `sts.${region}.${partitionOf(region).dnsSuffix}`;
    return { host, url: new URL(`https://${host}/`) };
  }
  const url = new URL('/', endpoint);
  if (LOOPBACK.test(url.hostname)) url.hostname = '127.0.0.1';
  return { host: url.host, url };
}

/** The endpoint of a local AWS. Undefined: it is another one, or none. */
export const localOnly = (endpoint: string | undefined): string | undefined =>
  endpoint !== undefined && LOOPBACK.test(new URL(endpoint).hostname) ? endpoint : undefined;

/** The endpoint that the SDK goes by: what the client was told, or the environment. */
export const stsEndpoint = (given: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined =>
  given ?? (env.AWS_ENDPOINT_URL_STS || env.AWS_ENDPOINT_URL || undefined);
