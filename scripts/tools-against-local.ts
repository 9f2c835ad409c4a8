/**
 * The AWS CLI and boto3 against a local AWS: `npm run tools [row ...]`. Both are readers and writers of AWS's
 * wire that others made. Each check asks what once was not as on AWS, and compares the answer with AWS's. A
 * tool that is not installed is passed over with a line. Ends with `N passed, N failed`, and with 1 when
 * anything failed.
 */
import { spawnSync } from 'node:child_process';
import { type LocalAws, startLocalAws } from '@teal/local-aws';
import { awsCli } from './tools/aws-cli.ts';
import { startBoto3 } from './tools/boto3.ts';
import { type Check, difference, type Tool } from './tools/check.ts';
import { eventChecks } from './tools/rows/events.ts';
import { FUNCTION, functionChecks } from './tools/rows/functions.ts';
import { metricChecks } from './tools/rows/metrics.ts';
import { smallerChecks } from './tools/rows/smaller.ts';
import { OBJECTIVE, sourceChecks } from './tools/rows/sources.ts';
import { stateMachineChecks } from './tools/rows/state-machines.ts';
import { tableAndScalingChecks } from './tools/rows/tables-and-scaling.ts';
import { taskDefinitionChecks } from './tools/rows/task-definitions.ts';

const CHECKS: readonly Check[] = [
  ...taskDefinitionChecks,
  ...metricChecks,
  ...eventChecks,
  ...functionChecks,
  ...tableAndScalingChecks,
  ...stateMachineChecks,
  ...smallerChecks,
  ...sourceChecks,
];

const asked = new Set(process.argv.slice(2).map(Number));
const checks = CHECKS.filter(({ row }) => asked.size === 0 || asked.has(row));
if (checks.length === 0) {
  console.error(`no such row: ${process.argv.slice(2).join(', ')}; there are ${[...new Set(CHECKS.map(({ row }) => row))].join(', ')}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;

await against('boto3', ['python3', '-c', 'import boto3'], async (local) => {
  const { tool, stop } = startBoto3(local.endpoint!);
  try {
    await judge('boto3', checks, tool);
  } finally {
    await stop();
  }
});
await against('aws', ['aws', '--version'], async (local) => {
  // By name here, by address there: both are this machine.
  const endpoint = local.endpoint!.replace('127.0.0.1', 'localhost');
  await judge(
    'aws',
    checks.filter(({ alsoByCli }) => alsoByCli),
    awsCli(endpoint),
  );
});

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** A local AWS of its own for each tool, so that none meets what another one made. */
async function against(name: string, [command = '', ...args]: readonly string[], run: (local: LocalAws) => Promise<void>): Promise<void> {
  if (spawnSync(command, args, { stdio: 'ignore' }).status !== 0) {
    console.log(`${name} is not installed: its checks are left out`);
    return;
  }
  const local = await startLocalAws({ port: 0, throttling: false });
  local.services.lambda.register({ name: FUNCTION, handler: async () => 'hello' });
  local.services.applicationSignals.facade.setBudget(OBJECTIVE, { BudgetStatus: 'WARNING' });
  try {
    await run(local);
  } finally {
    await local.stop();
  }
}

async function judge(name: string, all: readonly Check[], tool: Tool): Promise<void> {
  for (const check of all) {
    const wrong = await difference(check, tool);
    if (wrong === undefined) passed++;
    else failed++;
    console.log(
      `${wrong === undefined ? 'ok    ' : 'FAILED'} ${name.padEnd(5)} row ${check.row}: ${check.name}${wrong === undefined ? '' : `\n         ${wrong.slice(0, 400)}`}`,
    );
  }
}
