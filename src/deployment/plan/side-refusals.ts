import type { Refusal } from '../refusals.ts';
import { homeOf } from '../side.ts';
import { standing, targetsOf } from './view/colour.ts';
import { type PlanCheck, type PlanView, refusal, type ViewedSide } from './view/plan-view.ts';

/**
 * Green's side must be empty, and blue must be whole: it is the way back. Nothing is said while blue is not
 * known.
 */
export const sideRefusals: PlanCheck = (view) => {
  const { colour, sides, first } = view;
  if (!colour) return [];
  const [blue, green] = [sides[colour.blue], sides[colour.green]];
  if (!first && isEmpty(blue) && (green.live.service?.desired ?? 0) > 0) return [turnedRound(blue, green)];
  return [...ofIdle(green), ...(first ? [] : ofBlue(blue))];
};

const isEmpty = ({ live }: ViewedSide): boolean => (live.service?.desired ?? 0) === 0 && standing(live) === 0;

/**
 * Nothing else is said of the sides: what would help a pair that stands right would take down all that runs.
 */
const turnedRound = ({ wanted }: ViewedSide, { wanted: other, live }: ViewedSide): Refusal =>
  refusal(
    'traffic-on-empty-side',
    wanted.service,
    `has all the traffic and runs nothing, while ${other.service} wants ${live.service?.desired} tasks (${live.service?.running} run): somebody else has moved the weights. Put all weight on ${other.service}, which is all that runs: docs/infrastructure-as-code.md`,
  );

function ofIdle({ wanted, live }: ViewedSide): readonly Refusal[] {
  const { service } = live;
  const targets = standing(live);
  if (service && service.desired > 0) {
    return [
      refusal(
        'idle-service-running',
        wanted.service,
        `is the idle side and wants ${service.desired} tasks (${service.running} run): it is to be at 0. Scale it down, or allow it: its tasks are then replaced by green's`,
      ),
    ];
  }
  if (targets === 0) return [];
  const why =
    service && service.running > 0
      ? `its service is at 0 and ${service.running} of its tasks still stop: try again in a minute`
      : 'its service did not put them there; deregister them';
  return [refusal('idle-targets', homeOf(wanted), `is the idle side and has ${targets} targets: ${why}`)];
}

function ofBlue({ wanted, live }: ViewedSide): readonly Refusal[] {
  const { service } = live;
  const targets = targetsOf(live);
  const refusals: Refusal[] = [];
  if (service?.rolloutFailed !== undefined) {
    refusals.push(
      refusal(
        'blue-unsteady',
        wanted.service,
        `has the traffic and its last rollout failed: ${service.rolloutFailed} (wants ${service.desired}, ${service.running} run)`,
      ),
    );
  } else if (service && (!service.steady || service.running !== service.desired || service.pending > 0)) {
    refusals.push(
      refusal(
        'blue-unsteady',
        wanted.service,
        `has the traffic and is in the middle of a rollout of its own (wants ${service.desired}, ${service.running} run, ${service.pending} are pending)`,
      ),
    );
  }
  if (service && targets) {
    const { healthy, unhealthy } = targets;
    const required = Math.max(1, service.desired);
    if (healthy < required || unhealthy > 0) {
      refusals.push(
        refusal(
          'blue-unhealthy',
          homeOf(wanted),
          `has the traffic and ${healthy} healthy targets of ${required} (${unhealthy} unhealthy): it could not take the traffic back`,
        ),
      );
    }
  }
  return refusals;
}

/**
 * What must still hold of blue right before green gets its first traffic: it runs what it ran, and can take
 * the traffic back.
 */
export function blueChanges({ colour, sides, first }: PlanView, taskDefinition: string | undefined): readonly string[] {
  if (!colour || first) return [];
  const { wanted, live } = sides[colour.blue];
  const now = live.service?.taskDefinition?.arn;
  return [
    ...(taskDefinition !== undefined && now !== taskDefinition
      ? [`${wanted.service} was at ${taskDefinition} and is at ${now ?? 'nothing'}: somebody deployed it meanwhile`]
      : []),
    ...((targetsOf(live)?.healthy ?? 0) < 1 ? [`${homeOf(wanted)} has no healthy target left: it could not take the traffic back`] : []),
  ];
}
