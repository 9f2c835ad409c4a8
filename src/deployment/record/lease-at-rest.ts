import { executionOn } from '../holder.ts';
import type { ActiveDeployment, AtRest, ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import { revisionName } from '../task-definition-arn.ts';
import { iso } from './record-change.ts';
import { nameOfTakeOver } from './record-recovery.ts';

/** Who takes the lease of a service at rest, and for what. */
interface WorkAtRest extends Pick<ActiveDeployment, 'phase'> {
  /** ARN of the state machine that does it. */
  readonly machine: string;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

interface LeaseAtRest {
  readonly id: string;
  readonly epoch: number;
  /** Name to start the execution under. */
  readonly execution: string;
  /** What is in flight then, but for its plan and its cause. */
  readonly lease: Omit<ActiveDeployment, 'plan' | 'hadWeight' | 'recovery'>;
}

/**
 * The lease of a service at rest, for work that deploys nothing: under the next epoch, and announced as a
 * take-over is, so that a start that is lost is repeated under its own name.
 */
export function leaseAtRest({ service, epoch: last }: ServiceRecord, rest: AtRest, { phase, machine, by, now }: WorkAtRest): LeaseAtRest {
  const epoch = last + 1;
  const id = `${service}-${epoch}`;
  const execution = nameOfTakeOver({ id, phase }, epoch);
  return {
    id,
    epoch,
    execution,
    lease: {
      id,
      epoch,
      execution: executionOn(machine, execution),
      request: requestFor(rest, execution, now),
      startedAt: iso(now),
      phase,
      takenOver: { at: iso(now), by, execution },
    },
  };
}

/** Nobody asked for an image. The image is what the side runs that serves. */
function requestFor({ plan, image }: AtRest, id: string, now: number): DeploymentRequest {
  const { service, blue } = plan;
  return {
    id,
    service,
    image: image ?? unknownImage(blue.taskDefinition ?? blue.service, plan.taskDefinition.family),
    by: 'program',
    at: iso(now),
    force: false,
    allow: [],
    configHash: '',
  };
}

/** Teal has not deployed it: its revision is what is known. */
const unknownImage = (revision: string, repository: string): DeploymentRequest['image'] => ({
  uri: revision,
  repository,
  digest: revision,
  ...(revision.startsWith('arn:') && { tag: revisionName(revision) }),
});
