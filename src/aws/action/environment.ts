import { readFileSync } from 'node:fs';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { makeClients } from '../clients.ts';
import type { UsedPort } from '../port-maker.ts';
import type { Ports, Setup } from '../ports.ts';
import { systemClock } from '../system-clock.ts';

/**
 * Ports of a function on Lambda, from its environment: `TEAL_TABLE`; `TEAL_ALIAS`, the alias of the state
 * machines on which executions are started (none: the machines themselves); `TEAL_HISTORY_DAYS`, how long
 * ended deployments are remembered; `TEAL_CONFIGS`, the file beside the bundle that holds the parsed
 * configurations (a JSON array); `TEAL_SUBNETS`, whether the functions that probe are in subnets (`yes` or
 * `no`). No state machine is named there: a machine names its functions, and CloudFormation takes no cycle.
 * Only the named ports are made; reading another throws, and so does a method that is not named: its calls
 * are not in the function's role.
 */
export function portsFromEnvironment(uses: readonly UsedPort[], env: NodeJS.ProcessEnv = process.env): Ports {
  const setup = setupFromEnvironment(env);
  const ports: Record<string, unknown> = { clock: setup.clock };
  for (const used of uses) ports[used.port] = onlyNamed(used, setup);
  return new Proxy(ports, {
    get: (target, name) => {
      if (typeof name === 'symbol' || name in target) return target[name as string];
      throw new Error(`this action uses the port '${name}' without naming it; it names ${uses.map(({ port }) => port).join(', ')}`);
    },
  }) as unknown as Ports;
}

/** A port made from a plan or a cluster is narrowed each time that it is made. */
function onlyNamed(used: UsedPort, setup: Setup): unknown {
  const made: unknown = used.make(setup);
  return typeof made === 'function' ? (...given: unknown[]) => narrowed(made(...given), used) : narrowed(made, used);
}

const narrowed = (made: unknown, { port, methods }: UsedPort): unknown =>
  new Proxy(made as Record<string, unknown>, {
    get: (target, name) => {
      const value = target[name as string];
      // Bound: a Map's methods work on no proxy. Promises ask whatever they resolve to for `then`, which is
      // not there.
      if (typeof name === 'symbol' || methods.includes(name)) return typeof value === 'function' ? value.bind(target) : value;
      if (value === undefined) return undefined;
      throw new Error(`this action uses '${port}.${name}' without naming it; it names ${methods.join(', ')}`);
    },
  });

function setupFromEnvironment(env: NodeJS.ProcessEnv): Setup {
  let configs: ReadonlyMap<string, ServiceConfig> | undefined;
  return {
    clients: makeClients({ clock: systemClock }),
    clock: systemClock,
    environment: {
      table: env.TEAL_TABLE ?? 'teal',
      ...(env.TEAL_ALIAS && { alias: env.TEAL_ALIAS }),
      ...(env.TEAL_SUBNETS && { probesFrom: env.TEAL_SUBNETS === 'yes' ? ('subnets' as const) : ('outside' as const) }),
      ...(env.TEAL_HISTORY_DAYS && { historyDays: Number(env.TEAL_HISTORY_DAYS) }),
    },
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
