// Counts users' requests and failed ones and publishes both to CloudWatch, for where no load balancer does:
// loaded when $METRICS_NAMESPACE is set. The dimension `service` is the ECS service that the task belongs to,
// so that two sides that run one task definition are told apart. The task's role needs ecs:DescribeTasks and
// cloudwatch:PutMetricData.
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';

const { METRICS_NAMESPACE: Namespace, METRICS_EVERY_MS: every = '60000', ECS_CONTAINER_METADATA_URI_V4: metadata } = process.env;

/** On Fargate the metadata do not name the service: the task's group does. */
async function ownService() {
  const { Cluster: cluster, TaskARN } = await (await fetch(`${metadata}/task`)).json();
  const { tasks } = await new ECSClient().send(new DescribeTasksCommand({ cluster, tasks: [TaskARN] }));
  return tasks[0].group.replace('service:', '');
}

const counted = { Requests: 0, Errors: 0 };

export function count(status) {
  counted.Requests += 1;
  if (status >= 500) counted.Errors += 1;
}

const cloudWatch = new CloudWatchClient();
let service;

/**
 * A side that nobody uses says 0: silence could also mean that nobody counts. What could not be published is
 * published next time.
 */
export async function publish() {
  const now = { ...counted };
  counted.Requests = 0;
  counted.Errors = 0;
  try {
    service ??= await ownService();
    const Dimensions = [{ Name: 'service', Value: service }];
    const MetricData = Object.entries(now).map(([MetricName, Value]) => ({ MetricName, Value, Unit: 'Count', Dimensions }));
    await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  } catch (error) {
    counted.Requests += now.Requests;
    counted.Errors += now.Errors;
    console.error(`metrics: ${error.name}: ${error.message}`);
  }
}

setInterval(publish, Number(every)).unref();
