import { sampleCommand, versions } from '../../../sample/checkout/versions.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { PLACES } from '../../installation/places.ts';
import { pushImage } from '../../rehearsal/push-image.ts';
import { commandClients } from '../target/command-clients.ts';
import { SAMPLES } from '../target/samples.ts';

/** Pushes a version of the sample service, as `docker push` would: ECR's event starts the deployment. */
export async function push(service: string, version: string, { tag = version }: { readonly tag?: string }): Promise<void> {
  const sample = SAMPLES.find((one) => one.service === service);
  if (!sample) throw new BadUsage(`service: '${service}' is none of the sample services: ${SAMPLES.map((one) => one.service).join(', ')}`);
  const known = Object.entries(versions).find(([name]) => name === version)?.[1];
  if (!known) {
    const list = Object.entries(versions).map(([name, { story }]) => `${name} (${story})`);
    throw new BadUsage(`version: '${version}' is not one of ${list.join(', ')}`);
  }
  // An image of the sample is a folder of this machine: no other registry than a local AWS has a use for it.
  if (!process.env.AWS_ENDPOINT_URL)
    throw new BadUsage(
      "the sample is pushed to a local AWS only: start one with 'npx teal local --sample', and set AWS_ENDPOINT_URL as it says",
    );
  const clients = commandClients();
  const pushed = await pushImage(clients, {
    repository: sample.repository,
    tag,
    folder: PLACES.sampleApp,
    command: sampleCommand,
    environment: known.environment,
  }).catch((error: Error) => {
    if (error.name !== 'ImageAlreadyExistsException') throw error;
    return undefined;
  });
  if (!pushed)
    console.log(`${sample.repository}:${tag} is there already, so nothing happens; npx teal deploy ${service} --image ${tag} deploys it`);
  else console.log(`pushed ${sample.repository}:${tag} ${pushed.digest}`);
}
