import { announceDeployment, tell } from './announce.ts';
import type { ServiceRecord, World } from './world.ts';

/**
 * Failed tasks that fail a deployment: half the desired count, but at least 3 and at most 200.
 * Source: "Deployment circuit breaker".
 */
const threshold = (desired: number): number => Math.min(200, Math.max(3, Math.ceil(desired / 2)));

/**
 * Fails the deployment under way when the service's circuit breaker is on and too many of its tasks failed.
 * With `rollback` the last deployment that completed becomes the primary one again; else, or when there is
 * none, nothing more is started.
 */
export function breakCircuit(world: World, service: ServiceRecord): void {
  const breaker = service.wishes.deploymentConfiguration?.deploymentCircuitBreaker;
  const primary = service.deployments[0];
  if (!breaker?.enable || primary?.rolloutState !== 'IN_PROGRESS' || primary.failedTasks < threshold(service.desired)) return;
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
