import { rightOf, SOMEBODY, type Speech, TAKEN_UNPROVED } from '../../deployment/door/doors.ts';
import { type Proof, proofProblem } from '../../deployment/door/proof.ts';
import { type Said, wordDigest } from '../../deployment/door/said.ts';
import type { CallerIdentity } from '../../deployment/ports/caller-identity.ts';
import type { Invocation } from '../action/invocation.ts';

/** What came to the door, and by which alias. */
interface Knock {
  readonly said: Said & { readonly verb: Speech };
  readonly proof: Proof;
  readonly invocation: Invocation | undefined;
  /** Milliseconds. */
  readonly now: number;
}

/** `by`: an ARN, as STS tells it. */
export type Speaker =
  | { readonly kind: 'somebody'; readonly by: string; readonly unproved?: string }
  | { readonly kind: 'nobody'; readonly why: string };

/**
 * Who speaks at the door. The right comes from the alias alone, which IAM has checked; the name comes from
 * STS alone. Whoever cannot be identified may order a way back, and is told as such.
 */
export async function whoSpeaks(
  { callers }: { readonly callers: CallerIdentity },
  { said, proof, invocation, now }: Knock,
  signal?: AbortSignal,
): Promise<Speaker> {
  const right = rightOf(said.verb);
  if (invocation?.alias === undefined) return nobody('the function was invoked without an alias: nothing tells what the caller may say');
  const { alias, region, account } = invocation;
  if (alias !== right) return nobody(`'${said.verb}' is not said by the alias '${alias}': it takes '${right}'`);
  const digest = wordDigest(said, `${invocation.function}:${alias}`);
  const problem = proofProblem(proof, { digest, region, takesHost: (host) => callers.takes(host, region), now });
  if (problem !== undefined) return nobody(`the proof of who speaks does not hold: ${problem}`);
  const told = await callers.ask(proof, signal);
  switch (told.kind) {
    case 'false':
      return nobody(`the proof of who speaks does not hold: ${told.why}`);
    case 'unreachable':
      return TAKEN_UNPROVED.has(said.verb)
        ? { kind: 'somebody', by: SOMEBODY, unproved: told.why }
        : nobody(`nobody can tell who speaks: ${told.why}. Say it again`);
    case 'caller':
      return told.account === account ? { kind: 'somebody', by: told.arn } : nobody(`${told.arn} is of another account than Teal`);
    default:
      return told satisfies never;
  }
}

const nobody = (why: string): Speaker => ({ kind: 'nobody', why });
