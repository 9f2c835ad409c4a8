import { spawn, spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ScaledClock } from '@teal/local-aws';
import { PLACES } from '../../src/installation/places.ts';
import { type RunningSample, startSample } from '../../src/rehearsal/start.ts';
import { buildJavaScript } from '../pack/javascript.ts';
import { type Figure, median } from './measure.ts';

const RUNS = 9;
/** Under the repository, so that what stays outside is found in node_modules. */
const FOLDER = join(PLACES.root, 'build', 'bench-cli');

interface Cost {
  /** Wall milliseconds. */
  readonly wall: number;
  /** Milliseconds of processor, of the process and what it started. */
  readonly processor: number;
}

/**
 * The built command beside what its user knows: Node.js that does nothing, and the AWS CLI with one call.
 * `status` asks a local AWS with the sample. All take turns within a round, and ratios are taken within it.
 */
export async function cliStart(): Promise<readonly Figure[]> {
  const sample = await startSample({ clock: new ScaledClock(20), port: 0, sample: { port: 0, tasks: 0 } });
  try {
    await buildJavaScript(PLACES.root, FOLDER);
    const rounds = await roundsOf(programs(join(FOLDER, 'teal.js'), sample), environment(sample));
    const costs = (name: string) => rounds.map((round) => round[name]!);
    const ratios = (name: string, other: string, of: keyof Cost) => rounds.map((round) => round[name]![of] / round[other]![of]);
    const figures = Object.keys(rounds[0]!).flatMap((name) => [
      figureOf(`${name}, until it ends`, 'ms', costs(name), 'wall'),
      figureOf(`${name}, processor`, 'ms', costs(name), 'processor'),
    ]);
    return [
      ...figures,
      told('teal --version : node -e 0, at most 2.5', 'ratio', ratios('teal --version', 'node -e 0', 'wall')),
      ...(AWS in rounds[0]! ? [told('teal status : aws, processor, at most 1', 'ratio', ratios('teal status', AWS, 'processor'))] : []),
    ];
  } finally {
    await sample.stop();
    await rm(FOLDER, { recursive: true, force: true });
  }
}

const AWS = 'aws stepfunctions list-executions';

/** By name; the AWS CLI where it is installed. */
function programs(main: string, { config, machine }: RunningSample): Readonly<Record<string, readonly string[]>> {
  const installed = spawnSync('aws', ['--version']).status === 0;
  if (!installed) console.log('the AWS CLI is not installed: nothing to compare `teal status` with');
  return {
    'node -e 0': [process.execPath, '-e', '0'],
    'teal --version': [process.execPath, main, '--version'],
    'teal status': [process.execPath, main, 'status', config.service],
    ...(installed && { [AWS]: ['aws', 'stepfunctions', 'list-executions', '--state-machine-arn', machine] }),
  };
}

const environment = ({ local }: RunningSample): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_ENDPOINT_URL: local.endpoint,
  AWS_REGION: local.region,
  AWS_DEFAULT_REGION: local.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});

async function roundsOf(
  wanted: Readonly<Record<string, readonly string[]>>,
  env: NodeJS.ProcessEnv,
): Promise<readonly Readonly<Record<string, Cost>>[]> {
  const rounds: Record<string, Cost>[] = [];
  // The first round fills caches of disk and of compiled code, and does not count.
  for (let round = 0; round <= RUNS; round++) {
    const costs: Record<string, Cost> = {};
    for (const [name, program] of Object.entries(wanted)) costs[name] = await costOf(program, env);
    if (round > 0) rounds.push(costs);
  }
  return rounds;
}

/**
 * A shell's `times` tells what its children took of the processor, which Node.js does not know of its own.
 */
function costOf(program: readonly string[], env: NodeJS.ProcessEnv): Promise<Cost> {
  const start = performance.now();
  const child = spawn('sh', ['-c', '"$@" >/dev/null || exit $?; times', 'sh', ...program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part) => {
    out += String(part);
  });
  child.stderr.on('data', (part) => {
    err += String(part);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const wall = performance.now() - start;
      if (code !== 0) return reject(new Error(`${program.join(' ')} ended with ${code}:\n${err}`));
      const children = out.trim().split('\n').at(-1) ?? '';
      const spent = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
      resolve({ wall, processor: spent.reduce((sum, one) => sum + one, 0) * 1_000 });
    });
  });
}

const figureOf = (name: string, unit: string, costs: readonly Cost[], of: keyof Cost): Figure =>
  told(
    name,
    unit,
    costs.map((cost) => cost[of]),
  );

const told = (name: string, unit: string, values: readonly number[]): Figure => ({
  name,
  unit,
  median: median(values),
  range: [Math.min(...values), Math.max(...values)],
  runs: values.length,
});
