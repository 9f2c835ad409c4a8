import { DescribeTasksCommand, type ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import type { TargetCounts } from '../../deployment/readings.ts';
import { nameOf } from '../aws-errors.ts';

/** DescribeTasks takes a hundred. */
const TASKS_A_CALL = 100;

/**
 * A service's tasks where no load balancer counts them: by the health that ECS knows from their containers'
 * own checks.
 */
export async function countTasks(client: ECSClient, cluster: string, service: string, signal?: AbortSignal): Promise<TargetCounts> {
  const counts = { healthy: 0, initial: 0, unhealthy: 0, draining: 0, unused: 0 };
  for (const task of await tasksOf(client, cluster, service, signal)) {
    const state = stateOf(task);
    if (state) counts[state]++;
  }
  return counts;
}

function stateOf({ lastStatus, desiredStatus, healthStatus }: Task): keyof TargetCounts | undefined {
  if (lastStatus === 'STOPPED') return undefined;
  if (desiredStatus === 'STOPPED') return 'draining';
  if (healthStatus === 'UNHEALTHY') return 'unhealthy';
  // A task without a health check stays UNKNOWN: nothing vouches for it.
  return lastStatus === 'RUNNING' && healthStatus === 'HEALTHY' ? 'healthy' : 'initial';
}

async function tasksOf(client: ECSClient, cluster: string, serviceName: string, signal?: AbortSignal): Promise<readonly Task[]> {
  const options = signal ? { abortSignal: signal } : {};
  try {
    const arns: string[] = [];
    for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListTasksCommand({ cluster, serviceName, desiredStatus, ...(token === undefined ? {} : { nextToken: token }) }),
          options,
        );
        arns.push(...(page.taskArns ?? []));
        token = page.nextToken;
      } while (token !== undefined);
    }
    const tasks: Task[] = [];
    for (let from = 0; from < arns.length; from += TASKS_A_CALL) {
      const page = await client.send(new DescribeTasksCommand({ cluster, tasks: arns.slice(from, from + TASKS_A_CALL) }), options);
      tasks.push(...(page.tasks ?? []));
    }
    return tasks;
  } catch (error) {
    if (nameOf(error) === 'ServiceNotFoundException' || nameOf(error) === 'ServiceNotActiveException') return [];
    throw error;
  }
}
