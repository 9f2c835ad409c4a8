import { configHash } from '../../deployment/configuration/config-hash.ts';
import { foresee } from '../../deployment/plan/foresee.ts';
import { keptIn } from '../../deployment/plan/plan-facts.ts';
import { describePlan, describeRefusals, warningsOf } from '../../deployment/plan/plan-text.ts';
import { decidePlan } from '../../deployment/plan/planning.ts';
import { describeProblems } from '../../deployment/problem.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import { requestFromWish, wishFromOrder } from '../../deployment/request/wish.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { readAllowances } from '../orders/allowances.ts';
import { configurationText } from '../report/configuration-text.ts';
import { EXIT } from '../report/exit-codes.ts';
import { inFlightText } from '../report/in-flight-text.ts';
import { configuredService, type FromDeployments } from '../target/configured-service.ts';
import { prefixOf } from '../target/machines.ts';
import { openTarget } from '../target/target.ts';

interface PlanOptions extends FromDeployments {
  readonly image: string;
  readonly force?: boolean;
  readonly allow: readonly string[];
  readonly json?: boolean;
}

/**
 * Reads the world and prints what a deployment would do now by the folder's configuration. Changes nothing:
 * it makes no call but reads.
 */
export async function plan(service: string, options: PlanOptions): Promise<void> {
  const config = await configuredService(service, options);
  // A local AWS is loaded only when it is needed.
  const { refuseUntakenRules } = await import('../../rehearsal/refuse-untaken-rules.ts');
  await refuseUntakenRules([config], prefixOf(process.env));
  const { ports } = openTarget();
  const wished = wishFromOrder(
    {
      id: 'plan',
      service,
      image: options.image,
      by: 'command',
      at: new Date(ports.clock.now()).toISOString(),
      force: options.force ?? false,
      allow: readAllowances(options.allow),
    },
    config,
  );
  if (!wished.ok) throw new BadUsage(describeProblems(wished.problems));
  const granted = requestFromWish(wished.wish, await ports.images.find(wished.wish.image), config);
  if (granted.kind !== 'request') throw new BadUsage(`image: ${granted.reason}`);
  const request = { ...granted.request, configHash: configHash(config) };
  const record = await ports.record.read(service);
  const note = configurationText(config, record);
  if (note !== undefined) console.error(note);
  const meanwhile = inFlightText(record, { image: request.image, whenBusy: config.whenBusy });
  if (meanwhile.length > 0 && !options.json) console.log(`${meanwhile.join('\n')}\n`);
  const epoch = record.epoch + 1;
  const world = await ports.world.read(config, request.image, record);
  const decided = await foresee(
    decidePlan({ config, request, world, epoch, deployment: `${service}-${epoch}`, ...keptIn(record, ports.clock.now()) }),
    request.allow,
    ports.world,
  );
  const warnings = decided.kind === 'plan' ? { warnings: warningsOf(decided.plan) } : {};
  if (options.json) console.log(JSON.stringify({ ...decided, ...warnings, ...inFlight(record) }, undefined, 2));
  switch (decided.kind) {
    case 'plan':
      if (!options.json) for (const line of describePlan(decided.plan)) console.log(line);
      return;
    case 'nothing':
      if (!options.json) console.log(`nothing to do: ${decided.reason}`);
      return;
    case 'refused':
      if (!options.json) for (const line of describeRefusals(decided.refusals)) console.log(line);
      process.exitCode = EXIT.failed;
      return;
  }
}

/** Of the JSON: what the plan sees AWS in the middle of. */
const inFlight = ({ active }: ServiceRecord) =>
  active ? { inFlight: { deployment: active.id, image: active.request.image, phase: active.phase } } : {};
