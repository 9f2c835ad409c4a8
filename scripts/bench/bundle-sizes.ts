import { PLACES } from '../../src/installation/places.ts';
import { budgetOf } from '../../src/installation/template/budget.ts';
import { bundleFunctions, gzipped } from '../../src/installation/template/bundle.ts';
import { packageSite } from '../../src/installation/template/site.ts';
import type { Figure } from './measure.ts';

/**
 * Every function's bundle, minified and gzipped, and how much of its budget it takes. A size has no noise:
 * one run.
 */
export async function bundleSizes(): Promise<readonly Figure[]> {
  const { actions } = await packageSite('teal', PLACES.sampleDeployments);
  const bundles = await bundleFunctions(actions.map(({ name }) => name));
  return bundles.map(({ name, code }, i) => {
    const budget = Math.round((100 * code.length) / budgetOf(actions[i]!));
    return once(`${name}: gzipped ${Math.round(gzipped(code) / 1_000)} kB, ${budget} % of budget`, 'kB', code.length / 1_000);
  });
}

const once = (name: string, unit: string, value: number): Figure => ({ name, unit, median: value, range: [value, value], runs: 1 });
