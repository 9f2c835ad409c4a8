import type { Plan } from '../../deployment/plan.ts';
import type { ContainerService } from '../../deployment/ports/container-service.ts';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import { registered } from '../../deployment/record/record-family.ts';
import { revisionOf } from '../../deployment/task-definition-arn.ts';
import type { Tools } from './action.ts';
import { bestEffort } from './best-effort.ts';
import { withinBudget } from './within-budget.ts';

/**
 * Of the function's time: what runs the revision comes behind the tag, which nobody needs. A call that is
 * never answered takes its client about as long as the function has.
 */
const TAGGED_WITHIN_MS = 3_000;

/** Ports that it acts by, as whoever has announced the act was handed them. */
interface Registering {
  readonly record: Pick<DeploymentRecord, 'change'>;
  containers(cluster: string): Pick<ContainerService, 'revision' | 'own'>;
}

/**
 * Green's revision, registered or found again: the template with the image by digest. Gives its ARN. Whoever
 * comes first registers it: a task before the deployment, or Create green. An undo runs the revision as it
 * was.
 */
export async function registerGreen(
  tools: Pick<Tools<unknown>, 'signal' | 'log' | 'ports'>,
  plan: Plan,
  acting: Registering,
): Promise<string> {
  const { signal } = tools;
  const { template, newest, family } = plan.taskDefinition;
  const containers = acting.containers(plan.cluster);
  const all = await containers.revision(
    {
      template,
      newest,
      family,
      container: plan.container.name,
      image: plan.image.uri,
      deployment: plan.deployment,
      asItIs: plan.undo !== undefined,
    },
    signal,
  );
  const [made] = all;
  // It is not this deployment's, and may be somebody else's.
  if (made === plan.undo?.revision) return made;
  // Before anything else can fail: the next plan must not take it for somebody else's.
  await acting.record.change(plan.service, registered(plan.epoch, family, all.map(revisionOf)), signal);
  const orUntagged = bestEffort(tools, 'the revision has no tag of its own: only the record says that it is ours', { revision: made });
  await orUntagged(() =>
    withinBudget(tools, TAGGED_WITHIN_MS, async (within) => {
      for (const each of all) await containers.own(each, within);
    }),
  );
  return made;
}
