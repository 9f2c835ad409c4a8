import type { LiveTaskDefinition } from '../live-side.ts';
import type { LiveFamily } from '../live-world.ts';
import type { Refusal } from '../refusals.ts';
import type { RegistryImage } from '../registry-image.ts';
import type { DeploymentRequest } from '../request.ts';
import { sameRole } from '../role.ts';
import { notRunnable } from '../runnable-image.ts';
import type { PlanFacts } from './plan-facts.ts';
import { refusal } from './view/plan-view.ts';

/** What green is made of must be there: the image by digest, and a template to put it in. */
export const imageRefusals = ({ config, request, world }: PlanFacts): readonly Refusal[] => [
  ...ofImage(request.image, config.image.repository, world.image),
  ...(world.template
    ? [...ofTemplate(world.template, config.container), ...ofTasks(world.template, config), ...ofRoles(world.template, config.roles)]
    : [
        refusal(
          'no-template',
          request.undo?.revision ?? config.taskDefinition,
          request.undo
            ? 'does not exist any more: it is the revision of the version that is to come back'
            : `has no ACTIVE revision that Teal did not register itself${among(world.family)}: register the family once, with everything but the image as it should be`,
        ),
      ]),
];

const among = ({ gaveUpAfter }: LiveFamily): string => (gaveUpAfter === undefined ? '' : ` among its newest ${gaveUpAfter}`);

/**
 * A request in the execution's input was resolved before, or says that it was: what is run is what the
 * service's own registry has.
 */
function ofImage(
  { uri, digest, repository }: DeploymentRequest['image'],
  own: string,
  found: RegistryImage | undefined,
): readonly Refusal[] {
  if (repository !== own)
    return [refusal('image-foreign', uri, `is of repository '${repository}', and the service runs images of '${own}'`)];
  if (!found) return [refusal('image-missing', uri, 'is not in the registry')];
  if (found.digest !== digest) return [refusal('image-missing', uri, `is not in the registry, which answered with ${found.digest}`)];
  if (found.uri !== uri) return [refusal('image-foreign', uri, `is not what the registry calls that image: ${found.uri}`)];
  const fault = notRunnable(found);
  return fault ? [refusal('image-not-runnable', uri, fault)] : [];
}

function ofTemplate(template: LiveTaskDefinition, container: PlanFacts['config']['container']): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const containers = containersOf(template.content);
  const found = containers.find(({ name }) => name === container.name);
  if (!found) {
    const names = containers.map(({ name }) => name).join(', ') || 'none';
    refusals.push(refusal('template-container', template.arn, `has no container '${container.name}'; it has: ${names}`));
  } else if (!found.ports.includes(container.port)) {
    const ports = found.ports.join(', ') || 'none';
    refusals.push(refusal('template-container', template.arn, `maps no port ${container.port} of '${container.name}'; it maps: ${ports}`));
  }
  if (template.unknownFields.length > 0) {
    refusals.push(
      refusal(
        'template-unknown-fields',
        template.arn,
        `has fields that this version of Teal does not know and would lose: ${template.unknownFields.join(', ')}`,
      ),
    );
  }
  return refusals;
}

/** A task runs on green's revision, which has the template's containers. */
function ofTasks(
  { arn, content }: LiveTaskDefinition,
  { before, hooks }: Pick<PlanFacts['config'], 'before' | 'hooks'>,
): readonly Refusal[] {
  const names = containersOf(content).map(({ name }) => name);
  return [...(before ? [before] : []), ...hooks].flatMap((hook) =>
    hook.kind === 'task' && !names.includes(hook.task.container)
      ? [
          refusal(
            'task-container',
            arn,
            `has no container '${hook.task.container}', which '${hook.name}' is to run; it has: ${names.join(', ') || 'none'}`,
          ),
        ]
      : [],
  );
}

/**
 * ECS asks whoever registers a revision for iam:PassRole on its roles, and Teal has it on the configured ones
 * only.
 */
function ofRoles({ arn, content }: LiveTaskDefinition, named: readonly string[]): readonly Refusal[] {
  return (['taskRoleArn', 'executionRoleArn'] as const).flatMap((member) => {
    const role = content[member];
    if (typeof role !== 'string' || role === '' || named.some((each) => sameRole(each, role))) return [];
    const known = named.join(', ') || 'none';
    return [refusal('role-not-named', arn, `has the ${member} ${role}, and the configuration's roles are: ${known}`)];
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function containersOf(content: LiveTaskDefinition['content']): readonly { readonly name: string; readonly ports: readonly number[] }[] {
  const { containerDefinitions } = content;
  if (!Array.isArray(containerDefinitions)) return [];
  return containerDefinitions.filter(isRecord).map(({ name, portMappings }) => ({
    name: String(name),
    ports: Array.isArray(portMappings) ? portMappings.filter(isRecord).map(({ containerPort }) => Number(containerPort)) : [],
  }));
}
