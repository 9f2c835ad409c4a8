import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Check } from '../../../deployment/check.ts';
import type { CheckedPair, CheckReading, CheckSource, Look } from '../../../deployment/ports/check-source.ts';
import { abortedBy } from '../../aborted-by.ts';
import { nameOf } from '../../aws-errors.ts';
import { type Clients, invoker } from '../../clients.ts';
import { together } from './together.ts';
import { words } from './words.ts';

/** What the function is asked, and answers, by the names of checks. */
interface ReadRequest {
  readonly pair: CheckedPair;
  readonly look: Omit<Look, 'kept'>;
  readonly checks: readonly { readonly check: Check; readonly kept?: string }[];
}
export type ReadAnswer = Readonly<Record<string, CheckReading & { readonly kept?: string }>>;

/**
 * Sources that a function reads. All checks of a turn are one invocation. Where it fails none of them has an
 * answer; what their sources have kept stays.
 */
export function askedElsewhere(clients: Clients, reader: string, pair: CheckedPair): CheckSource {
  const asked = new Map<string, { readonly check: Check; readonly look: Look }>();
  const invoke = together(async (names, signal) => {
    const questions = names.flatMap((name) => asked.get(name) ?? []);
    const { kept: _, ...look } = questions[0]!.look;
    const checks = questions.map(({ check, look: { kept } }) => ({ check, ...(kept !== undefined && { kept }) }));
    const { FunctionError, Payload } = await invoker(clients).send(
      new InvokeCommand({ FunctionName: reader, Payload: JSON.stringify({ pair, look, checks } satisfies ReadRequest) }),
      abortedBy(signal),
    );
    // What a function says of its error may have something of what it read.
    if (FunctionError !== undefined || Payload === undefined) throw new Error(`the function ${reader} ended with an error`);
    return new Map(Object.entries(JSON.parse(Payload.transformToString()) as ReadAnswer));
  });
  return {
    async read(check, look, signal = new AbortController().signal) {
      asked.set(check.name, { check, look });
      const none = (why: string) => ({ kind: 'none' as const, why, query: '', ...(look.kept !== undefined && { kept: look.kept }) });
      try {
        return (await invoke(check.name, signal)) ?? none(`the function ${reader} tells nothing of it`);
      } catch (error) {
        return none(words(`${nameOf(error) ?? 'Error'}: ${(error as Error).message}`));
      }
    },
  };
}
