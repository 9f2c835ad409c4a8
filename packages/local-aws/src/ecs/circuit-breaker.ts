import type { ThresholdConfiguration } from '@aws-sdk/client-ecs';
import { announceDeployment, tell } from './announce.ts';
import type { ServiceRecord, ServiceTask, World } from './world.ts';

/**
 * Failed tasks that fail a deployment: half the desired count, but at least 3 and at most 200, unless the
 * service says another share or number. Sources: "How the Amazon ECS deployment circuit breaker detects
 * failures"; API reference, ThresholdConfiguration.
 */
function threshold(desired: number, { type, value = 50 }: Partial<ThresholdConfiguration> = {}): number {
  if (type === 'COUNT') return value;
  const share = Math.ceil((desired * value) / 100);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, share) : Math.min(200, Math.max(3, share));
}

/**
 * A task that becomes healthy sets the count of its deployment back to 0, unless the service says otherwise.
 * One that runs and then fails its health checks does not. Source: API reference, DeploymentCircuitBreaker
 * (`resetOnHealthyTask`).
 */
export function noteHealthyTask(task: ServiceTask): void {
  if (task.wasHealthy) return;
  task.wasHealthy = true;
  if (task.owner.service.wishes.deploymentConfiguration?.deploymentCircuitBreaker?.resetOnHealthyTask !== false)
    task.owner.deployment.failedTasks = 0;
}

/**
 * Fails the deployment under way when the service's circuit breaker is on and too many of its tasks failed.
 * With `rollback` the last deployment that completed becomes the primary one again; else, or when there is
 * none, nothing more is started.
 */
export function breakCircuit(world: World, service: ServiceRecord): void {
  const breaker = service.wishes.deploymentConfiguration?.deploymentCircuitBreaker;
  const primary = service.deployments[0];
  if (
    !breaker?.enable ||
    primary?.rolloutState !== 'IN_PROGRESS' ||
    primary.failedTasks < threshold(service.desired, breaker.thresholdConfiguration)
  )
    return;
  const now = new Date(world.ctx.clock.now());
  primary.rolloutState = 'FAILED';
  primary.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.';
  primary.updatedAt = now;
  tell(world, service, `(deployment ${primary.id}) deployment failed: tasks failed to start.`);
  announceDeployment(world, service, primary, 'SERVICE_DEPLOYMENT_FAILED');

  const back = service.lastCompleted;
  if (!breaker.rollback || !back || back === primary) return;
  primary.status = 'ACTIVE';
  back.status = 'PRIMARY';
  back.rolloutState = 'IN_PROGRESS';
  back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${back.id}.`;
  back.updatedAt = now;
  back.failedTasks = 0;
  service.deployments = [back, ...service.deployments.filter((deployment) => deployment !== back)];
  tell(world, service, `rolling back to deployment ${back.id}.`);
  announceDeployment(world, service, back, 'SERVICE_DEPLOYMENT_IN_PROGRESS');
}
