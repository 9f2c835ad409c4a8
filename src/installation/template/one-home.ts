import { partitionOf } from '../../deployment/partition.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../bad-usage.ts';

interface Place {
  readonly path: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * A stack stands in one region of one account, and so must everything that the configurations name by ARN.
 * Throws with the path of each ARN that is elsewhere: such a package would deploy, and every plan would fail.
 */
export function refuseOtherHomes(configs: readonly ServiceConfig[], region: string): void {
  const places = configs.flatMap((config) => placesIn(config, config.service));
  const account = places.find((place) => place.account !== '')?.account;
  const { id } = partitionOf(region);
  const problems = places.flatMap(({ path, ...place }) => [
    ...(place.partition === id ? [] : [`${path} is of partition ${place.partition}, and the stack in ${id} (--region ${region})`]),
    ...(place.region !== '' && place.region !== region ? [`${path} is in ${place.region}, and the stack in ${region} (--region)`] : []),
    ...(place.account !== '' && place.account !== account ? [`${path} is of account ${place.account}, and others are of ${account}`] : []),
  ]);
  if (problems.length > 0) throw new BadUsage(`deployments/ is not of one home:\n${problems.join('\n')}`);
}

/** `arn:<partition>:<service>:<region>:<account>:...`, at any depth. */
function placesIn(value: unknown, path: string): readonly Place[] {
  if (typeof value === 'string') {
    const [arn, partition = '', , region = '', account = ''] = value.split(':');
    return arn === 'arn' ? [{ path, partition, region, account }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each, i) => placesIn(each, `${path}[${i}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => placesIn(member, `${path}.${name}`));
}
