import { partitionOf } from '../../deployment/partition.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../bad-usage.ts';

interface Place {
  readonly path: string;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
}

/**
 * Services whose resources are called or read by their full ARN, in whichever region and account they are:
 * functions of hooks and of checks, secrets and their keys. Source: docs/hooks.md and docs/sources.md.
 */
const ANYWHERE: ReadonlySet<string> = new Set(['lambda', 'secretsmanager', 'ssm', 'kms']);

/**
 * Step Functions calls these itself, in its own region: what answers by its result, and what undoes a hook.
 */
const CALLED_BY_STEP_FUNCTIONS = /\.hooks\[\d+\](\.undo)?\.function$/;

/**
 * A stack stands in one region of one account, and so must what the configurations name by ARN, but for what
 * may be anywhere. Throws with the path of each ARN that is elsewhere: such a package would deploy, and every
 * plan would fail, or every call of a hook.
 */
export function refuseOtherHomes(configs: readonly ServiceConfig[], region: string): void {
  const places = configs.flatMap((config) => placesIn(config, config.service));
  const here = places.filter(({ service }) => !ANYWHERE.has(service));
  const account = here.find((place) => place.account !== '')?.account;
  const { id } = partitionOf(region);
  const tokens = new Set(
    configs.flatMap(({ service, hooks }) => hooks.flatMap(({ kind }, i) => (kind === 'token' ? [`${service}.hooks[${i}].function`] : []))),
  );
  const called = places.filter(({ path }) => CALLED_BY_STEP_FUNCTIONS.test(path) && !tokens.has(path));
  const problems = [
    ...places.flatMap(({ path, partition }) =>
      partition === id ? [] : [`${path} is of partition ${partition}, and the stack in ${id} (--region ${region})`],
    ),
    ...here.flatMap(({ path, ...place }) => [
      ...(place.region !== '' && place.region !== region ? [`${path} is in ${place.region}, and the stack in ${region} (--region)`] : []),
      ...(place.account !== '' && place.account !== account
        ? [`${path} is of account ${place.account}, and others are of ${account}`]
        : []),
    ]),
    ...called.flatMap((place) =>
      place.region === region
        ? []
        : [
            `${place.path} is in ${place.region}, and the stack in ${region} (--region): Step Functions calls no function of another region. Of hooks, one that is handed a token may be there (answers: 'token')`,
          ],
    ),
  ];
  if (problems.length > 0) throw new BadUsage(`deployments/ is not of one home:\n${problems.join('\n')}`);
}

/** `arn:<partition>:<service>:<region>:<account>:...`, at any depth. */
function placesIn(value: unknown, path: string): readonly Place[] {
  if (typeof value === 'string') {
    const [arn, partition = '', service = '', region = '', account = ''] = value.split(':');
    return arn === 'arn' ? [{ path, partition, service, region, account }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each, i) => placesIn(each, `${path}[${i}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => placesIn(member, `${path}.${name}`));
}
