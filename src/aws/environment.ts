import { readFileSync } from 'node:fs';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { makeClients } from './clients.ts';
import type { PortMaker, Ports, Setup } from './ports.ts';
import { systemClock } from './system-clock.ts';

/**
 * Ports of a function on Lambda, from its environment: `TEAL_TABLE`; `TEAL_ALIAS`, the alias of the state machines on which
 * executions are started (none: the machines themselves); `TEAL_CONFIGS`, the file beside the bundle that holds the parsed
 * configurations (a JSON array). No state machine is named there: a machine names its functions, and CloudFormation takes no
 * cycle. Only the named ports are made; reading another throws.
 */
export function portsFromEnvironment(uses: readonly PortMaker[], env: NodeJS.ProcessEnv = process.env): Ports {
  const setup = setupFromEnvironment(env);
  const ports: Record<string, unknown> = { clock: setup.clock };
  for (const maker of uses) ports[maker.port] = maker.make(setup);
  return new Proxy(ports, {
    get: (target, name) => {
      if (typeof name === 'symbol' || name in target) return target[name as string];
      throw new Error(`this action uses the port '${name}' without naming it; it names ${uses.map(({ port }) => port).join(', ')}`);
    },
  }) as unknown as Ports;
}

function setupFromEnvironment(env: NodeJS.ProcessEnv): Setup {
  let configs: ReadonlyMap<string, ServiceConfig> | undefined;
  return {
    clients: makeClients({ clock: systemClock }),
    clock: systemClock,
    environment: { table: env.TEAL_TABLE ?? 'teal', ...(env.TEAL_ALIAS && { alias: env.TEAL_ALIAS }) },
    get configs() {
      configs ??= readConfigs(env.TEAL_CONFIGS);
      return configs;
    },
  };
}

function readConfigs(file: string | undefined): ReadonlyMap<string, ServiceConfig> {
  if (file === undefined) return new Map();
  const list = JSON.parse(readFileSync(file, 'utf8')) as readonly ServiceConfig[];
  return new Map(list.map((config) => [config.service, config]));
}
