/**
 * `npm run bench [part ...] [-- --json]`: medians of several runs, and ratios taken within one run, so that
 * the machine's noise stays out. `calls` counts instead, so it runs once. A part that fails is told, and the
 * others go on; it ends with 1 then. Of `verdict-to-blue`: `--runs <ways back>` a row, and
 * `--rules <number>` for one row of rules. Of `judge`: `--runs <bakes>` a row, and `--write` puts its figures
 * into `docs/figures/judging.json` and `docs/judging.md`.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Figure, Report } from './bench/measure.ts';

/** Each is loaded when it runs, so that one which cannot even load does not take the others along. */
const PARTS: Readonly<Record<string, () => Promise<readonly Figure[] | Report>>> = {
  cli: async () => (await import('./bench/cli-start.ts')).cliStart(),
  compile: async () => (await import('./bench/compile-time.ts')).compileTime(),
  transitions: async () => (await import('./bench/machine-transitions.ts')).machineTransitions(),
  simulation: async () => (await import('./bench/simulated-deployments.ts')).simulatedDeployments(),
  'verdict-to-blue': async () => (await import('./bench/verdict-to-blue.ts')).verdictToBlue(ofWayBack),
  balancer: async () => (await import('./bench/balancer-throughput.ts')).balancerThroughput(),
  bundles: async () => (await import('./bench/bundle-sizes.ts')).bundleSizes(),
  load: async () => (await import('./bench/load-times.ts')).loadTimes(),
  calls: async () => (await import('./bench/calls-of-deployments.ts')).callsOfDeployments(),
  judge: async () => (await import('./bench/judge/judge-figures.ts')).judgeFigures(ofJudge),
};

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, write: { type: 'boolean' }, runs: { type: 'string' }, rules: { type: 'string' } },
});
const json = options.json === true;
const ofWayBack = {
  ...(options.runs !== undefined && { runs: Number(options.runs) }),
  ...(options.rules !== undefined && { rules: Number(options.rules) }),
};
const ofJudge = { runs: Number(options.runs ?? 600), write: options.write === true };
const unknown = asked.filter((part) => !(part in PARTS));
const [only, ...others] = asked.length > 0 ? asked : Object.keys(PARTS);
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
} else if (only !== undefined && others.length === 0) {
  const said = await PARTS[only]!();
  const { lines, json: data } = 'lines' in said ? said : { lines: said.map(lineOf), json: said };
  console.log(json ? JSON.stringify(data, undefined, 2) : lines.join('\n'));
} else {
  // Each in a process of its own: whatever one does to its process, the next begins in a fresh one.
  for (const part of [only, ...others]) {
    const { status, signal } = spawnSync(process.execPath, [import.meta.filename, part ?? '', ...(json ? ['--json'] : [])], {
      stdio: 'inherit',
    });
    if (status === 0) continue;
    console.error(`the part '${part}' failed: it ended with ${signal ?? status}`);
    process.exitCode = 1;
  }
}

function lineOf({ name, unit, median, range, runs }: Figure): string {
  return `${name.padEnd(52)} ${short(median).padStart(9)} ${unit.padEnd(9)} (${short(range[0])} to ${short(range[1])}, ${runs} runs)`;
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
