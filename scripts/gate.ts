/**
 * The gate: `npm test`. Every step runs even when an earlier one failed, so that one run tells all that is wrong.
 * Ends with the plain line `N passed, N failed` (a step counts as one; tests count each) and exits 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const STEPS: readonly Step[] = [
  { name: 'format and lint', command: ['npx', 'biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['npx', 'tsc'] },
  { name: 'workflows compile', command: ['npx', 'teal', 'compile'] },
  { name: 'examples', command: ['node', 'scripts/run-examples.ts'] },
  // With nothing of this machine but where programs are: no credentials, no region, no login.
  { name: 'package', command: ['env', '-i', `PATH=${process.env.PATH}`, `HOME=${process.env.HOME}`, 'npx', 'serverless', 'package'] },
  { name: 'template', command: ['node', 'scripts/lint-template.ts'] },
];

/** `unit` holds the architecture and type tests too. Stories open sockets and processes: they run after the quick ones. */
const TESTS: readonly Step[] = [
  { name: 'unit', command: ['--testPathIgnorePatterns', '/test/conformance/', '/test/stories/'] },
  { name: 'conformance', command: ['--testPathPatterns', '/test/conformance/'] },
  { name: 'stories', command: ['--testPathPatterns', '/test/stories/'] },
];

let passed = 0;
let failed = 0;

for (const step of STEPS) {
  console.log(`\n--- ${step.name}`);
  if ((await run(step.command)) === 0) passed++;
  else failed++;
}

const results = await mkdtemp(join(tmpdir(), 'teal-gate-'));
const accessReports = join(results, 'access');
try {
  await mkdir(accessReports);
  for (const step of TESTS) {
    console.log(`\n--- ${step.name}`);
    const report = join(results, `${step.name}.json`);
    const code = await run(['npm', 'run', '--silent', 'jest', '--', '--json', `--outputFile=${report}`, ...step.command], {
      quiet: true,
      env: { TEAL_ACCESS_REPORTS: accessReports },
    });
    const counted = await counts(report);
    passed += counted.passed;
    // A suite that could not even load has no failed test, and must not pass for that.
    failed += Math.max(counted.failed, code === 0 ? 0 : 1);
    if (counted.passed + counted.failed === 0) failed++;
  }
  console.log('\n--- access: what roles may do, and what they did in all stories');
  if ((await run(['node', 'scripts/access.ts', accessReports])) === 0) passed++;
  else failed++;
} finally {
  await rm(results, { recursive: true, force: true });
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** jest prints its `--json` report on standard output too: `quiet` drops that and keeps its own words, which go to standard error. */
function run([command = '', ...args]: readonly string[], { quiet = false, env = {} } = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function counts(report: string): Promise<{ passed: number; failed: number }> {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(await readFile(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
