import type { Ports } from '../../aws/ports.ts';
import { durationMs } from '../../deployment/duration.ts';
import { evidenceFrom } from '../../deployment/judge/evidence.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { judgeBatch } from '../judge/judge-batch.ts';
import { EXIT } from '../report/exit-codes.ts';
import type { FromDeployments } from '../target/configured-service.ts';

interface JudgeOptions extends FromDeployments {
  readonly batch?: string;
  readonly since?: string;
  readonly steps?: string;
  readonly deployment?: string;
  readonly json?: boolean;
  readonly check?: boolean;
}

/**
 * `--batch <file>`: the pure judge on series of a file, changing and reading nothing else. With a service:
 * what its gates would have said of its live sides, or of a past deployment. It changes nothing. The exit
 * code is 0 whatever it tells; with `--check` it is 1 when a check fails.
 */
export async function judge(service: string | undefined, options: JudgeOptions): Promise<void> {
  const { batch } = options;
  if (service !== undefined && batch !== undefined) throw new BadUsage('--batch: judges series of a file, and no service');
  if (service !== undefined) return judgeService(service, options);
  if (batch === undefined) {
    throw new BadUsage(
      'what is to be judged? --batch <file> judges the series of a file (- is stdin), and <service> with --since or --deployment what was counted of it',
    );
  }
  const alien = OF_A_SERVICE.find((key) => options[key] !== undefined);
  if (alien !== undefined) throw new BadUsage(`--${alien}: is of a service; --batch judges series of a file`);
  // Whoever reads the answers may have seen enough.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  await judgeBatch(batch, (line) => new Promise((written) => process.stdout.write(line, () => written())));
}

/** What a batch would not read. */
const OF_A_SERVICE = ['since', 'steps', 'deployment', 'deployments', 'json'] as const satisfies readonly (keyof JudgeOptions)[];

const LONGEST_HOURS = 72;

async function judgeService(service: string, options: JudgeOptions): Promise<void> {
  const { deployment } = options;
  // Bad options are told before anything is asked.
  const wanted = deployment === undefined ? { sinceSeconds: secondsOf(options.since), weights: weightsOf(options.steps) } : deployment;
  if (typeof wanted === 'string' && (options.since !== undefined || options.steps !== undefined)) {
    throw new BadUsage('--deployment: has its own time and steps: leave --since and --steps out');
  }
  const [{ configuredService }, { openTarget }, { judgeDeployment, judgeLive }, { pastText }] = await Promise.all([
    import('../target/configured-service.ts'),
    import('../target/target.ts'),
    import('../judge/judge-past.ts'),
    import('../report/past-text.ts'),
  ]);
  const config = await configuredService(service, options);
  const { ports } = openTarget();
  // Its answer tells AWS's time, too.
  const record = await ports.record.read(service);
  const past =
    typeof wanted === 'string'
      ? await judgeDeployment(ports, config, await keptOf(ports, record, wanted))
      : await judgeLive(ports, { config, record }, wanted);
  if (options.json) console.log(JSON.stringify(past, undefined, 2));
  else for (const line of pastText(past)) console.log(line);
  if (options.check && past.checks.some(({ said }) => said.at(-1)?.outcome === 'fail')) process.exitCode = EXIT.failed;
}

/** A past deployment, with what was kept of its verdicts. */
async function keptOf(ports: Pick<Ports, 'record'>, record: ServiceRecord, id: string) {
  const { namedDeployment } = await import('../target/named-deployment.ts');
  const told = await namedDeployment(ports, record, id);
  const evidence = evidenceFrom(await ports.record.evidence(record.service, told.of));
  if (evidence === undefined)
    throw new BadUsage(`--deployment: nothing is kept of verdicts of '${id}': it was never judged, or its time is over`);
  return { evidence, image: told.kind === 'active' ? told.of.request.image : told.of.image };
}

function secondsOf(since: string | undefined): number {
  if (since === undefined) throw new BadUsage("--since: how far back? For example --since '2 hours'");
  const ms = durationMs(since);
  if (ms === undefined || ms < 60_000 || ms > LONGEST_HOURS * 3_600_000) {
    throw new BadUsage(`--since: '${since}' wants a duration from '1 minute' to '${LONGEST_HOURS} hours', such as '2 hours'`);
  }
  return ms / 1000;
}

function weightsOf(steps: string | undefined): readonly number[] {
  if (steps === undefined) return [];
  const weights = steps.split(',').map((text) => (/^\s*\d{1,3}\s*$/.test(text) ? Number(text) : Number.NaN));
  if (weights.every((weight) => weight >= 1 && weight <= 100)) {
    const falls = weights.findIndex((weight, index) => index > 0 && weight <= weights[index - 1]!);
    if (falls < 0) return weights;
    throw new BadUsage(`--steps: '${steps}' wants rising percentages: ${weights[falls]} comes after ${weights[falls - 1]}`);
  }
  throw new BadUsage(`--steps: '${steps}' wants percentages from 1 to 100 with commas between them, such as 10,50`);
}
