import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Clients, lambda } from '../../aws/clients.ts';
import { localOnly, stsEndpoint, stsPlace } from '../../aws/sts-host.ts';
import { PROOF_BODY, PROOF_METHOD, PROOF_TYPE, type Proof, WORD_HEADER } from '../../deployment/door/proof.ts';

/**
 * A request for GetCallerIdentity, signed with the caller's own keys and not sent: whoever sends it learns
 * who the caller is, and nothing else. The digest of a word is signed with it. `now`: AWS's time, in
 * milliseconds.
 */
export async function signCaller(clients: Clients, digest: string, now: number): Promise<Proof> {
  const { credentials, region: regionOf } = lambda(clients).config;
  const region = await regionOf();
  const { transport, endpoint } = clients.options;
  // The door sends it: an endpoint of this machine's network (in a VPC, or FIPS) is none of the door's.
  const { host, url } = stsPlace(region, transport ? undefined : localOnly(stsEndpoint(endpoint)));
  const request = new HttpRequest({
    method: PROOF_METHOD,
    protocol: url.protocol,
    hostname: host,
    path: '/',
    headers: { host, 'content-type': PROOF_TYPE, [WORD_HEADER]: digest },
    body: PROOF_BODY,
  });
  const signer = new SignatureV4({ credentials, region, service: 'sts', sha256: Hash.bind(null, 'sha256'), applyChecksum: false });
  const { headers } = await signer.sign(request, { signingDate: new Date(now) });
  return { method: PROOF_METHOD, headers: { ...headers }, body: PROOF_BODY };
}
