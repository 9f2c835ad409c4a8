import { describe, expect, test } from '@jest/globals';
import { compile, verify } from '@teal/asl';
import fc from 'fast-check';
import { type Found, randomWorkflow } from '../../packages/asl/test/random-flow.ts';
import { failure, world } from '../../packages/local-aws/test/stepfunctions/world.ts';
import { judgesSay } from '../support/judges.ts';

/** Names that the machine's own making would be to blame for. */
const ourFault = /^States\.(Runtime|QueryEvaluationError|NoChoiceMatched|DataLimitExceeded)$/;

describe('any workflow', () => {
  test('compiles to a machine that verify has nothing against, twice the same', () => {
    fc.assert(
      fc.property(randomWorkflow, (flow) => {
        const machine = compile(flow);
        expect(verify(JSON.stringify(machine))).toEqual([]);
        expect(compile(flow)).toEqual(machine);
      }),
      { numRuns: 100 },
    );
  });

  test('runs: every expression on every way comes to a value, and every loop ends', async () => {
    await fc.assert(
      fc.asyncProperty(randomWorkflow, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 20 }), async (flow, dice) => {
        let calls = 0;
        const act = (): Found => {
          const die = dice[calls % dice.length]!;
          calls += 1;
          if (calls < 40 && die > 6) throw failure(die === 7 ? 'Refused' : die === 8 ? 'Fenced' : 'Other');
          const list = Array.from({ length: die % 3 }, (_, n) => ({ n }));
          return { n: die % 5, ok: calls > 40 || die % 2 === 0, list, text: `call ${calls}` };
        };
        const input: Found = { n: 1, ok: true, list: [{ n: 1 }], text: 'input' };

        // Substitutions as a deployment makes them.
        const machine = JSON.parse(
          JSON.stringify(compile(flow)).replaceAll(/\$\{(\w+?)FunctionArn\}/g, (_, name: string) => name.toLowerCase()),
        ) as object;
        const { status, error, cause } = await world({ act, ask: () => null }).run(machine, input);

        expect({ status, error: error !== undefined && ourFault.test(error) ? `${error}: ${cause}` : '' }).toEqual({
          status: expect.stringMatching(/^(SUCCEEDED|FAILED)$/),
          error: '',
        });
      }),
      { numRuns: 80 },
    );
  });

  test('is read by other readers without complaint', async () => {
    for (const flow of fc.sample(randomWorkflow, { numRuns: 6, seed: 7 })) {
      expect(await judgesSay(compile(flow))).toEqual([]);
    }
  });
});
