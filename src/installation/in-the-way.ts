import { isPuttingBack } from '../deployment/going-back.ts';
import type { ActiveDeployment, ServiceRecord } from '../deployment/record.ts';
import { rollback } from '../deployment/verbs/rollback.ts';

/** Why an installation may not be taken away yet, and what a person does about it. */
export interface InTheWay {
  readonly service: string;
  readonly what: string;
  readonly todo: string;
}

/**
 * What of the records needs the installation: a deployment that nobody could end any more, and requests that
 * would be lost. Weights, services and tasks would stay as they are, in the middle of a step.
 */
export function inTheWay(records: readonly ServiceRecord[]): readonly InTheWay[] {
  const byName = records.toSorted((a, b) => a.service.localeCompare(b.service));
  return byName.flatMap(({ service, active, queued, starting, undo }) => {
    const follow = `wait for its end (npx teal status ${service})`;
    return [
      ...(active === undefined ? [] : [ofActive(service, active)]),
      ...(starting === undefined ? [] : [{ service, what: `${starting.execution} is about to start`, todo: follow }]),
      ...(undo === undefined ? [] : [{ service, what: `the undo of ${undo.undo?.of} waits`, todo: follow }]),
      ...(queued === undefined ? [] : [{ service, what: `${queued.image.tag ?? queued.image.digest} waits in its queue`, todo: follow }]),
    ];
  });
}

function ofActive(service: string, active: ActiveDeployment): InTheWay {
  const { id, phase, needsHuman, takenOver, committedAt } = active;
  const end = `its end (npx teal status ${service})`;
  if (needsHuman !== undefined) {
    const side = committedAt === undefined ? 'blue' : 'green';
    const todo = `look, then npx teal recover ${service} --to ${side}, and wait for ${end}`;
    return { service, what: `${id} needs a human since ${needsHuman.at}: ${needsHuman.reason}`, todo };
  }
  const recovered = takenOver === undefined ? 'is in flight' : 'is being recovered';
  const what = isPuttingBack(active)
    ? `${id} puts weights back`
    : active.takesDown
      ? `${id} takes a side down that was kept`
      : `${id} ${recovered} (${phase})`;
  const orBack = rollback.refusal(active) === undefined ? `, or npx teal rollback ${service}` : '';
  return { service, what, todo: `wait for ${end}${orBack}` };
}

/** What people read when their installation may not be taken away. */
export const refusalToRemove = (found: readonly InTheWay[]): string =>
  [
    'the functions that end deployments go with the installation, and these deployments have not ended:',
    ...found.flatMap(({ service, what, todo }) => [`  ${service}: ${what}`, `    ${todo}`]),
    'Remove the installation when they have ended. To remove it anyway: npx serverless remove --param="inFlight=ignore". What is in flight then stays as it stands, and nothing ends it (docs/aws.md).',
  ].join('\n');
