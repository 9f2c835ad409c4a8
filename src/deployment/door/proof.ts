/**
 * A proof of who speaks: a request for STS's GetCallerIdentity that the speaker has signed and not sent. The
 * door sends it, and STS tells whose signature it is. The way is that of HashiCorp Vault's AWS auth method.
 * GetCallerIdentity needs no permission and cannot be denied (STS API reference).
 */
export interface Proof {
  readonly method: string;
  /** Lower-case names; `authorization` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The header with the digest of what is said. */
export const WORD_HEADER = 'x-teal-word';
export const PROOF_METHOD = 'POST';
export const PROOF_BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
export const PROOF_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';
/** Either way: the speaker's clock and the door's differ. STS itself takes 15 minutes. */
const FRESH_MS = 5 * 60_000;

/** All that a request may have; each is signed. Temporary credentials bring their token. */
const NEEDED = ['content-type', 'host', 'x-amz-date', WORD_HEADER] as const;
const ALLOWED: ReadonlySet<string> = new Set([...NEEDED, 'x-amz-security-token']);

/** Source: IAM User Guide, "Authentication methods" of Signature Version 4: the Authorization header. */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=[A-Z0-9a-z_-]{1,128}\/(\d{8})\/([a-z0-9-]+)\/sts\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

export interface ExpectedProof {
  /** Digest of what is said here. */
  readonly digest: string;
  readonly region: string;
  /** Whether this is a name of the STS that the door asks. */
  readonly takesHost: (host: string) => boolean;
  /** Milliseconds. */
  readonly now: number;
}

/** Why a proof does not prove what is said, before STS is asked; `undefined`: STS is to be asked. */
export function proofProblem({ method, headers, body }: Proof, expected: ExpectedProof): string | undefined {
  if (method !== PROOF_METHOD) return `the request is no ${PROOF_METHOD}`;
  if (body !== PROOF_BODY) return 'the body asks something else than who the caller is';
  const { authorization = '', ...rest } = headers;
  const [, day, region, signed] = AUTHORIZATION.exec(authorization) ?? [];
  if (signed === undefined) return 'the request is not signed for STS by Signature Version 4';
  const names = Object.keys(rest).toSorted();
  const extra = names.find((name) => !ALLOWED.has(name));
  if (extra !== undefined) return 'there is a header that does not belong to the request';
  const missing = NEEDED.find((name) => rest[name] === undefined);
  if (missing !== undefined) return `the header ${missing} is missing`;
  if (signed !== names.join(';')) return 'not every header is signed, or one that is signed is missing';
  if (region !== expected.region) return 'the request is signed for another region';
  if (!expected.takesHost(rest.host ?? '')) return 'the request is signed for another host than STS of this region';
  if (rest['content-type'] !== PROOF_TYPE) return 'the content type is another';
  const at = signedAt(rest['x-amz-date'] ?? '', day ?? '');
  if (at === undefined) return 'the date of the request is no date, or not the one that it is signed for';
  if (Math.abs(expected.now - at) > FRESH_MS) return 'the request was signed more than five minutes ago, or is of the future';
  if (rest[WORD_HEADER] !== expected.digest) return 'something else was signed than is said';
  return undefined;
}

/** Milliseconds of `20261130T101500Z`; undefined for anything else, and for another day than the scope's. */
function signedAt(text: string, day: string): number | undefined {
  const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (`${y}${m}${d}` !== day) return undefined;
  const at = Date.parse(`${y}-${m}-${d}T${h}:${min}:${s}Z`);
  return Number.isNaN(at) ? undefined : at;
}
