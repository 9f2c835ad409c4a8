import type { DeploymentErrorName } from '../errors.ts';
import type { Plan } from '../plan.ts';
import type { LiveSettings, ServiceSettings } from '../ports/container-service.ts';
import type { GreenAsSet } from '../record.ts';
import { type DriftFacts, drift, driftOfWeights } from './drift.ts';

/** The live world, and what this deployment has set of it. */
export interface AsSet {
  readonly plan: Plan;
  /** What the routes are compared with. */
  readonly routes: DriftFacts;
  /**
   * Absent before green is created, and in deployments that an older release began: green is then not
   * compared.
   */
  readonly set: GreenAsSet | undefined;
  readonly blue: LiveSettings;
  readonly green: LiveSettings;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What acts of somebody else are told as. */
export const FOREIGN_ACT_ERRORS = [
  'GreenUnhealthy',
  'DriftDetected',
  'RevisionChanged',
  'ServiceChanged',
] as const satisfies readonly DeploymentErrorName[];

/** What somebody else has changed, as an error of the deployment. */
export interface ForeignAct {
  readonly error: (typeof FOREIGN_ACT_ERRORS)[number];
  readonly cause: string;
  /** Of a drift: the weights are as written, and every route names both groups. */
  readonly weightsStand?: true;
  /** ECS tells of no such service, which a read that lags does, too. */
  readonly missing?: true;
}

/**
 * ECS's answers follow a write by this much at most: until then green may still read as before this
 * deployment's own write. Source: ECS API reference, UpdateService and CreateService: the API is eventually
 * consistent.
 */
const READS_BACK_WITHIN_MS = 60_000;

/**
 * The first act of somebody else that the live world shows, before any consequence of it is judged: of the
 * routes, then of green, then of blue. ECS is somebody else, too: its circuit breaker and its deployment
 * alarms put a service back to the last deployment that completed. What made them do so is the version, so
 * that is told as an unhealthy green. Source: ECS developer guide, "How the Amazon ECS deployment circuit
 * breaker detects failures", "How CloudWatch alarms detect Amazon ECS deployment failures".
 */
export function foreignAct({ plan, routes, set, blue, green, now }: AsSet): ForeignAct | undefined {
  const difference = drift(routes);
  if (difference !== undefined) {
    return { error: 'DriftDetected', cause: difference, ...(driftOfWeights(routes) === undefined && { weightsStand: true }) };
  }
  return (
    (set && foreignActOnGreen(plan, set, green, now)) ??
    (plan.first || !plan.blue.exists ? undefined : (foreignRevisionOfBlue(plan, blue) ?? fewer(plan.blue.service, plan.blue.desired, blue)))
  );
}

/** Only ECS's own acts are told before what this deployment wrote last must read back. */
function foreignActOnGreen(plan: Plan, set: GreenAsSet, live: LiveSettings, now: number): ForeignAct | undefined {
  const readsBack = (writtenAt: string) => now >= Date.parse(writtenAt) + READS_BACK_WITHIN_MS;
  const revision = foreignRevisionOfGreen(plan, set, live);
  if (revision !== undefined && (revision.error !== 'RevisionChanged' || readsBack(set.at))) return revision;
  return readsBack(set.countAt ?? set.at) ? fewer(plan.green.service, set.desired, live) : undefined;
}

function foreignRevisionOfGreen({ green }: Plan, set: GreenAsSet, live: LiveSettings): ForeignAct | undefined {
  if (live === undefined || live === 'deleted') return undefined;
  const other = otherRevision(live, set.taskDefinition);
  if (other !== undefined) {
    const why = takenBackByEcs(live, set.at);
    const move = `${green.service} from ${shortName(set.taskDefinition)}, which this deployment set, to ${shortName(other)}`;
    return why === undefined
      ? { error: 'RevisionChanged', cause: `somebody else moved ${move}: ${WHO_DEPLOYS}` }
      : { error: 'GreenUnhealthy', cause: `${nameOf(why)} took ${move}: ${why}` };
  }
  const { rollout } = live;
  return rollout?.state === 'FAILED'
    ? {
        error: 'GreenUnhealthy',
        cause: `${nameOf(rollout.reason)} ended the rollout of ${shortName(set.taskDefinition)} on ${green.service}: ${rollout.reason}`,
      }
    : undefined;
}

function foreignRevisionOfBlue({ blue }: Plan, live: LiveSettings): ForeignAct | undefined {
  if (live === undefined || live === 'deleted' || blue.taskDefinition === undefined) return undefined;
  const cause = movedFrom(blue.taskDefinition, `${blue.service}, which is the way back,`, live);
  return cause === undefined ? undefined : { error: 'RevisionChanged', cause };
}

/** That a service does not run this revision any more. `called`: the service, as the sentence names it. */
export function movedFrom(wanted: string, called: string, live: ServiceSettings): string | undefined {
  const other = otherRevision(live, wanted);
  return other && `somebody else moved ${called} from ${shortName(wanted)} to ${shortName(other)}: ${WHO_DEPLOYS}`;
}

/**
 * A service and its PRIMARY deployment name one revision; while ECS goes back they may differ for a moment.
 */
const otherRevision = ({ taskDefinition, rollout }: ServiceSettings, wanted: string): string | undefined =>
  [rollout?.taskDefinition, taskDefinition].find((one) => one !== undefined && one !== '' && one !== wanted);

/** S15: neither side is ever smaller than this deployment knows it. More tasks than that harm nobody. */
function fewer(service: string, wanted: number, live: LiveSettings): ForeignAct | undefined {
  if (live === undefined || live === 'deleted') {
    return { error: 'ServiceChanged', cause: deleted(service), ...(live === undefined && { missing: true }) };
  }
  if (live.desired >= wanted) return undefined;
  return {
    error: 'ServiceChanged',
    cause: `somebody else lowered ${service} from ${wanted} tasks to ${live.desired}: ${WHO_SCALES}`,
  };
}

export const deleted = (service: string): string => `somebody else deleted the ECS service ${service}: ${WHO_DELETES}`;

/**
 * ECS's own words for going back, when it was ECS: of the PRIMARY deployment while that goes on, of the
 * failed one or of the service's events afterwards.
 */
function takenBackByEcs({ rollout, failedRollouts = [] }: ServiceSettings, since: string): string | undefined {
  const isLater = (at: string) => Date.parse(at) >= Date.parse(since);
  if (rollout !== undefined && OF_ECS.test(rollout.reason) && isLater(rollout.at ?? since)) return rollout.reason;
  return failedRollouts.find(({ at }) => isLater(at))?.why;
}

const OF_ECS = /circuit breaker|\balarms?\b|rolling back|rolled back/i;

const nameOf = (why: string): string => (/\balarms?\b/i.test(why) ? 'a deployment alarm of ECS' : "ECS's deployment circuit breaker");

const CLOUDTRAIL = 'CloudTrail says who';
const WHO_DEPLOYS = `infrastructure code that manages the service's task_definition, a pipeline, or a person (UpdateService; ${CLOUDTRAIL})`;
export const WHO_SCALES = `infrastructure code that manages its desired_count, auto scaling, or a person (UpdateService; ${CLOUDTRAIL})`;
const WHO_DELETES = `infrastructure code, or a person (DeleteService; ${CLOUDTRAIL})`;

/** `checkout:7` of its ARN. */
const shortName = (arn: string): string => arn.split('/').at(-1) ?? arn;
