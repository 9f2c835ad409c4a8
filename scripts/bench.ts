/** `npm run bench [part ...]`: medians of several runs, and ratios taken within one run, so that the machine's noise stays out. */
import { balancerThroughput } from './bench/balancer-throughput.ts';
import { bundleSizes } from './bench/bundle-sizes.ts';
import { compileTime } from './bench/compile-time.ts';
import { loadTimes } from './bench/load-times.ts';
import { machineTransitions } from './bench/machine-transitions.ts';
import type { Figure } from './bench/measure.ts';
import { simulatedDeployments } from './bench/simulated-deployments.ts';
import { verdictToBlue } from './bench/verdict-to-blue.ts';

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  compile: compileTime,
  transitions: machineTransitions,
  simulation: simulatedDeployments,
  'verdict-to-blue': verdictToBlue,
  balancer: balancerThroughput,
  bundles: bundleSizes,
  load: loadTimes,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const part of asked.length > 0 ? asked : Object.keys(PARTS)) {
    for (const { name, unit, median, range, runs } of await PARTS[part]!()) {
      console.log(
        `${name.padEnd(52)} ${short(median).padStart(9)} ${unit.padEnd(9)} (${short(range[0])} to ${short(range[1])}, ${runs} runs)`,
      );
    }
  }
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
