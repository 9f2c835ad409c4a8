import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { withinBudget } from '../src/aws/action/within-budget.ts';
import type { ReadAnswer } from '../src/aws/metrics/sources/asked-elsewhere.ts';
import { sourcesPort } from '../src/aws/metrics/sources/sources-port.ts';
import { checkShape } from '../src/deployment/judge-shape.ts';
import { lookShape, pairShape } from '../src/deployment/look-shape.ts';

/** One source that hangs must leave the others' answers time to come back to the judge. */
const READ_WITHIN_MS = 6_500;

/**
 * Reads sources of checks that are not metrics of AWS: servers over HTTP, functions of teams, gates, error
 * budgets. The judge invokes it, no workflow does. It alone may read their secrets, and nothing of them, nor
 * of what sources answer, is logged. A source that gives no answer is told as that.
 */
export const handler = action({
  name: 'read-sources',
  input: z.object({
    pair: pairShape,
    look: lookShape,
    checks: z.array(z.object({ check: checkShape, kept: z.string().exactOptional() })).max(20),
  }),
  mutates: false,
  timeoutSeconds: 9,
  uses: [sourcesPort.only('read')],
  errors: [],
  async run({ pair, look, checks }, tools): Promise<ReadAnswer> {
    const sources = tools.ports.sources(pair);
    const read = await withinBudget(tools, READ_WITHIN_MS, (within) =>
      Promise.all(
        checks.map(async ({ check, kept }) => {
          const reading = await sources.read(check, { ...look, ...(kept !== undefined && { kept }) }, within);
          return [check.name, reading] as const;
        }),
      ),
    );
    return Object.fromEntries(read);
  },
});
