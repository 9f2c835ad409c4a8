import { PROOF_BODY, PROOF_METHOD, PROOF_TYPE, type Proof, proofProblem, WORD_HEADER } from '../../../src/deployment/door/proof.ts';
import { type Said, wordDigest } from '../../../src/deployment/door/said.ts';

export const NOW = Date.UTC(2026, 10, 30, 10, 15);
export const HOST = 'sts.eu-central-1.amazonaws.com';
export const DOOR = 'teal-take-word:operate';
export const SAID: Said = {
  id: '1b4e28ba-2fa1-4d2d-883f-0016d3cca427',
  service: 'checkout',
  deployment: 'checkout-7',
  version: 41,
  verb: 'rollback',
  reason: 'it looks wrong',
  acknowledged: false,
};

const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** A proof of these words that could be right: only STS can tell. */
export function givenProof(said: Said = SAID, at = NOW, token?: string): Proof {
  const headers = {
    'content-type': PROOF_TYPE,
    host: HOST,
    'x-amz-date': stamp(at),
    ...(token !== undefined && { 'x-amz-security-token': token }),
    [WORD_HEADER]: wordDigest(said, DOOR),
  };
  const scope = `${stamp(at).slice(0, 8)}/eu-central-1/sts/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/${scope}, SignedHeaders=${Object.keys(headers).toSorted().join(';')}, Signature=${'0a'.repeat(32)}`;
  return { method: PROOF_METHOD, headers: { ...headers, authorization }, body: PROOF_BODY };
}

/** What is wrong with a proof of these words, for the door of this region. */
export const problemOf = (proof: Proof, said: Said = SAID, now = NOW): string | undefined =>
  proofProblem(proof, { digest: wordDigest(said, DOOR), region: 'eu-central-1', takesHost: (host) => host === HOST, now });
