/**
 * The keys that types work out are those of the builder: packages/asl/test/references.test.ts has the same
 * list.
 */
import type { CamelCase, IsLiteral } from '../../src/name.ts';

type Same<A, B> = [A, B] extends [B, A] ? true : never;

export const same: readonly true[] = [
  true satisfies Same<CamelCase<'Create green'>, 'createGreen'>,
  true satisfies Same<CamelCase<'DNS is settled'>, 'dnsIsSettled'>,
  true satisfies Same<CamelCase<'Is it healthy?'>, 'isItHealthy'>,
  true satisfies Same<CamelCase<'shift-traffic to 100 %'>, 'shiftTrafficTo100'>,
  true satisfies Same<CamelCase<'ShiftTraffic'>, 'shiftTraffic'>,
  true satisfies Same<CamelCase<'a'>, 'a'>,
  true satisfies Same<IsLiteral<'a'>, true>,
  true satisfies Same<IsLiteral<string>, false>,
  true satisfies Same<IsLiteral<`Bake ${string}`>, false>,
];
