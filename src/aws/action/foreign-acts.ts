import { DeploymentError } from '../../deployment/errors.ts';
import { expectedWeights } from '../../deployment/judge/expected-weights.ts';
import { type ForeignAct, foreignAct } from '../../deployment/judge/foreign-act.ts';
import type { Plan } from '../../deployment/plan.ts';
import type { ContainerService } from '../../deployment/ports/container-service.ts';
import type { TrafficRouter } from '../../deployment/ports/traffic-router.ts';
import type { ActiveDeployment } from '../../deployment/record.ts';
import type { Split } from '../../deployment/split.ts';
import type { Ports } from '../ports.ts';
import { routerPort } from '../routes/router-port.ts';
import { containersPort } from '../services/ecs-service.ts';

/** Errors of an action that refuses acts of somebody else. */
export { FOREIGN_ACT_ERRORS } from '../../deployment/judge/foreign-act.ts';

/**
 * How long two looks are apart before a difference counts as somebody else's act: what was just written may
 * not read back everywhere at once. Source: ECS API reference, UpdateService, "eventual consistency".
 */
export const SECOND_LOOK_MS = 2_000;
/**
 * The same where ECS tells of no service at all: that a service is DRAINING or INACTIVE proves that it was
 * deleted, and that it is MISSING does not. It fits into the time of a function.
 */
export const SECOND_LOOK_FOR_MISSING_MS = 8_000;

/** What an action uses to look for them, beside the record. */
export const FOREIGN_ACT_PORTS = [routerPort.only('read'), containersPort.only('settings')] as const;

interface LookingTools {
  readonly ports: Pick<Ports, 'clock'> & {
    router(plan: Plan): Pick<TrafficRouter, 'read'>;
    containers(cluster: string): Pick<ContainerService, 'settings'>;
  };
  readonly signal: AbortSignal;
}

interface Expectation {
  /** A split that is about to be written. */
  readonly intent?: Split;
}

/** What somebody else has changed of what this deployment set, seen twice; `undefined`: nothing. */
export async function foreignActNow(
  { ports, signal }: LookingTools,
  plan: Plan,
  active: ActiveDeployment,
  { intent }: Expectation = {},
): Promise<ForeignAct | undefined> {
  const expected = expectedWeights(active);
  const look = async () => {
    const [live, [blue, green]] = await Promise.all([
      ports.router(plan).read(signal),
      ports.containers(plan.cluster).settings([plan.blue.service, plan.green.service], signal),
    ]);
    const routes = { ...expected, intent: expected.intent ?? intent, live };
    return foreignAct({ plan, routes, set: active.green, blue, green, now: ports.clock.now() });
  };
  const first = await look();
  if (first === undefined) return undefined;
  await ports.clock.sleep(first.missing ? SECOND_LOOK_FOR_MISSING_MS : SECOND_LOOK_MS, signal);
  const second = await look();
  // The next state looks again.
  return second?.missing && !first.missing ? undefined : second;
}

/** The same as an error, before any consequence of it is judged. */
export async function refuseForeignActs(...given: Parameters<typeof foreignActNow>): Promise<void> {
  const found = await foreignActNow(...given);
  if (found) throw new DeploymentError(found.error, found.cause);
}
