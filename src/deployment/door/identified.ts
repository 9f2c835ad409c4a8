/** What STS says of a proof. */
export type Identified =
  | { readonly kind: 'caller'; readonly arn: string; readonly account: string }
  /** STS knows that it is no proof: forged, expired, of keys that are no more. */
  | { readonly kind: 'false'; readonly why: string }
  /** Nobody can tell: STS did not answer, or not this time. */
  | { readonly kind: 'unreachable'; readonly why: string };

/**
 * Refusals of STS that speak of the proof: it is of no keys, or of keys that are no more, or was changed, or
 * is too old. Whatever else STS, an endpoint of a VPC or a proxy says is no word about it: a list of what
 * passes is never complete. Source: STS API reference, "Common Error Types", and IAM User Guide,
 * "Troubleshoot Signature Version 4 requests".
 */
const OF_THE_PROOF: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * Reads STS's answer. Of a refusal only its code is told: its message may repeat what was signed. What is no
 * answer of STS (a redirect, a proxy's page) proves nothing and disproves nothing.
 */
export function identifiedBy({ status, body }: { readonly status: number; readonly body: string }): Identified {
  if (status === 200) return callerIn(body);
  const code = only(body, 'Code');
  const told = code !== undefined && /^[A-Za-z.]{1,64}$/.test(code) ? `${code} (${status})` : `${status}`;
  const refused = status >= 400 && status < 500 && code !== undefined && OF_THE_PROOF.has(code);
  return refused ? { kind: 'false', why: `STS says ${told}` } : { kind: 'unreachable', why: `STS answered ${told}` };
}

function callerIn(body: string): Identified {
  const [arn, account] = [only(body, 'Arn'), only(body, 'Account')];
  const owner = /^arn:[a-z0-9-]+:(?:iam|sts)::(\d{12}):[!-~]{1,1200}$/.exec(arn ?? '')?.[1];
  if (arn === undefined || owner === undefined || owner !== account)
    return { kind: 'unreachable', why: 'the answer of STS cannot be read' };
  return { kind: 'caller', arn, account };
}

/** The text of an element that stands once. */
function only(xml: string, name: string): string | undefined {
  const found = [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))];
  return found.length === 1 ? found[0]?.[1] : undefined;
}
