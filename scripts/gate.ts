/**
 * The gate: `npm test`. Every step runs even when an earlier one failed, so that one run tells all that is
 * wrong. Ends with the plain line `N passed, N failed` (a step counts as one; tests count each) and exits 1
 * when anything failed.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/**
 * Lanes run side by side, the steps of each in their order: packaging takes as long as all that needs no
 * package.
 */
const LANES: readonly (readonly Step[])[] = [
  [
    { name: 'format and lint', command: ['npx', 'biome', 'check', '--error-on-warnings', '.'] },
    { name: 'types', command: ['npx', 'tsc'] },
    { name: 'nothing unused', command: ['npx', 'knip'] },
    { name: 'workflows compile', command: ['npx', 'teal', 'compile'] },
    { name: 'examples', command: ['node', 'scripts/run-examples.ts'] },
  ],
  [
    // With nothing of this machine but where programs are: no credentials, no region, no login.
    { name: 'package', command: ['env', '-i', `PATH=${process.env.PATH}`, `HOME=${process.env.HOME}`, 'npx', 'serverless', 'package'] },
    { name: 'template', command: ['node', 'scripts/lint-template.ts'] },
    // Terraform and cfn-lint, where they are installed.
    { name: 'infrastructure', command: ['node', 'scripts/lint-infrastructure.ts'] },
    // The AWS CLI and boto3, where they are installed.
    { name: 'tools', command: ['node', 'scripts/tools-against-local.ts'] },
  ],
];

/**
 * `unit` holds the architecture and type tests too. Stories open sockets and processes: they run after the
 * quick ones.
 */
const TESTS: readonly Step[] = [
  { name: 'unit', command: ['--testPathIgnorePatterns', '/test/conformance/', '/test/stories/'] },
  { name: 'conformance', command: ['--testPathPatterns', '/test/conformance/'] },
  { name: 'stories', command: ['--testPathPatterns', '/test/stories/'] },
];

/** Two at least: a live story mostly waits for its clock, and jest by itself leaves one of two cores idle. */
const WORKERS = Math.max(2, availableParallelism() - 1);

let passed = 0;
let failed = 0;

await Promise.all(
  LANES.map(async (lane) => {
    for (const step of lane) {
      const { code, said } = await heard(step.command);
      // At once and whole, so that what two lanes say is not mixed.
      console.log(`\n--- ${step.name}\n${said}`);
      if (code === 0) passed++;
      else failed++;
    }
  }),
);

const results = await mkdtemp(join(tmpdir(), 'teal-gate-'));
const accessReports = join(results, 'access');
try {
  await mkdir(accessReports);
  for (const step of TESTS) {
    console.log(`\n--- ${step.name}`);
    const report = join(results, `${step.name}.json`);
    const code = await run(
      ['npm', 'run', '--silent', 'jest', '--', '--json', `--outputFile=${report}`, `--maxWorkers=${WORKERS}`, ...step.command],
      {
        quiet: true,
        env: { TEAL_ACCESS_REPORTS: accessReports },
      },
    );
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

/**
 * jest prints its `--json` report on standard output too: `quiet` drops that and keeps its own words, which
 * go to standard error.
 */
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

/** As `run`, with what it says on both its outputs kept. */
function heard([command = '', ...args]: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        said += String(part);
      });
    child.on('error', (error) => resolve({ code: 1, said: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, said: said.trimEnd() }));
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
