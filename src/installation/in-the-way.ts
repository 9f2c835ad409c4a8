import type { ServiceRecord } from '../deployment/record.ts';

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
  return byName.flatMap(({ service, active, queued, starting }) => {
    const follow = `wait for its end (npx teal status ${service})`;
    return [
      ...(active === undefined ? [] : [ofActive(service, active)]),
      ...(starting === undefined ? [] : [{ service, what: `${starting.execution} is about to start`, todo: follow }]),
      ...(queued === undefined ? [] : [{ service, what: `${queued.image.tag ?? queued.image.digest} waits in its queue`, todo: follow }]),
    ];
  });
}

function ofActive(service: string, { id, phase, needsHuman, takenOver }: NonNullable<ServiceRecord['active']>): InTheWay {
  if (needsHuman !== undefined) {
    const todo = `look, then npx teal recover ${service} --to blue (or --to green), and wait for its end (npx teal status ${service})`;
    return { service, what: `${id} needs a human since ${needsHuman.at}: ${needsHuman.reason}`, todo };
  }
  const what = takenOver === undefined ? `${id} is in flight (${phase})` : `${id} is being recovered (${phase})`;
  return { service, what, todo: `wait for its end (npx teal status ${service}), or npx teal rollback ${service}` };
}

/** What people read when their installation may not be taken away. */
export const refusalToRemove = (found: readonly InTheWay[]): string =>
  [
    'the functions that end deployments go with the installation, and these are not at their end:',
    ...found.flatMap(({ service, what, todo }) => [`  ${service}: ${what}`, `    ${todo}`]),
    'Remove it then, or all the same with npx serverless remove --param="inFlight=ignore": what is in flight stays as it stands, and nothing ends it (docs/aws.md).',
  ].join('\n');
