import { BadUsage } from '../installation/bad-usage.ts';
import { PARAMETER_NAMES, type ParameterName } from '../installation/template/parameters.ts';

/** What `custom.teal` of serverless.yml and `--param` of the command line say. */
export interface PluginSettings {
  /** The folder of the configurations, from the folder of serverless.yml. */
  readonly deployments: string;
  /** What becomes of deployments that a deploy would strand. */
  readonly inFlight: string;
  /** Parameters of the stack that were given. */
  readonly parameters: Readonly<Partial<Record<ParameterName, string>>>;
}

/** `Subnets` -> `subnets` */
const keyOf = (parameter: ParameterName): string => parameter.charAt(0).toLowerCase() + parameter.slice(1);

const KEYS = ['deployments', 'inFlight', ...PARAMETER_NAMES.map(keyOf)];

/**
 * `given`: `custom.teal`. `params`: each `--param="<name>=<value>"`, which counts more; names that are not
 * Teal's are for the variables of serverless.yml. BadUsage for a key of `custom.teal` that is not known, and
 * for a value that is no text, number or list of them.
 */
export function pluginSettings(given: unknown = {}, params: readonly string[] = []): PluginSettings {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new BadUsage('custom.teal: wants keys with values');
  const unknown = Object.keys(given).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) throw new BadUsage(`custom.teal: ${unknown.join(', ')} is not known; known are ${KEYS.join(', ')}`);
  const said = new Map<string, string>();
  for (const [key, value] of Object.entries(given)) if (value !== undefined && value !== null) said.set(key, textOf(key, value));
  for (const param of params) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(param) ?? [];
    if (KEYS.includes(key)) said.set(key, value);
  }
  return {
    deployments: said.get('deployments') ?? 'deployments',
    inFlight: said.get('inFlight') ?? 'refuse',
    parameters: Object.fromEntries(PARAMETER_NAMES.map((name) => [name, said.get(keyOf(name)) ?? ''])),
  };
}

function textOf(key: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  // `tracing: true`
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.map((one) => textOf(key, one)).join(',');
  throw new BadUsage(`custom.teal.${key}: wants a text, a number or a list`);
}
