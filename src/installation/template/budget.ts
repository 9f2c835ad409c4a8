import type { Ports } from '../../aws/ports.ts';
import type { PackagedAction } from './site.ts';

/**
 * What a function's bundle may weigh, minified, in bytes: what every action has, the SDK's runtime if it
 * calls AWS, and the clients of the ports that it names. A bundle over its budget carries something that it
 * does not use, or something has grown: look before raising a number. Each is what was measured (SDK 3.1162,
 * zod 4.6) and a few percent.
 */
export function budgetOf({ action }: PackagedAction): number {
  const clients = clientsOf(action.uses.map(({ port }) => port));
  const uses = (name: keyof Ports) => action.uses.some(({ port }) => port === name);
  const readsWorld = uses('world');
  return (
    EVERY_ACTION +
    OWN_CODE +
    (readsWorld ? WORLD_READER : 0) +
    (uses('router') && uses('containers') ? COMPARISON : 0) +
    (uses('checks') ? JUDGE : 0) +
    (uses('sources') ? SOURCES : 0) +
    (action.uses.some(({ methods }) => methods.includes('lastHour')) ? SIGHT : 0) +
    (uses('rest') ? COMPARISON + STILL_CONFIGURED : 0) +
    (clients.length > 0 ? SDK_RUNTIME : 0) +
    clients.reduce((sum, client) => sum + CLIENTS[client], 0)
  );
}

/** zod with one language, the logger and the metrics. */
const EVERY_ACTION = 148_000;
/** Actions, ports and the domain behind them; a plan that comes in is checked with all of its checks. */
const OWN_CODE = 57_500;
/**
 * Routes and services together: the adapters of both, and what tells somebody else's act from the
 * deployment's own.
 */
const COMPARISON = 8_000;
/** What tells whether a plan is still configured: it is said by the planners of the routes. */
const STILL_CONFIGURED = 8_000;
/** The planner's reader of everything live. */
const WORLD_READER = 40_000;
/** The judge of shares and quantities, approvals, and the sources that are metrics of AWS. */
const JUDGE = 47_500;
/** The other sources, and JSONata, which picks from what they answer. */
const SOURCES = 120_000;
/** What a plan's gates can see: the judge itself, simulated, on what metrics of the last hour say. */
const SIGHT = 40_000;
/** Transport, signature, retries, serialization: shared by all clients. */
const SDK_RUNTIME = 138_000;

/**
 * Each with the commands that Teal sends, their schemas, and what it adds to the runtime (XML, of two of
 * them).
 */
const CLIENTS = {
  'application-auto-scaling': 13_000,
  'application-signals': 26_000,
  cloudwatch: 22_000,
  dynamodb: 32_000,
  ecr: 29_000,
  ecs: 42_000,
  'elastic-load-balancing-v2': 56_000,
  lambda: 76_000,
  'route-53': 84_000,
  'secrets-manager': 15_000,
  servicediscovery: 17_000,
  sfn: 24_000,
  ssm: 82_000,
} as const;

export type ClientName = keyof typeof CLIENTS;

/** Clients of a port's adapter. One adapter serves both routes, so a router brings the clients of both. */
const CLIENTS_OF_PORT = {
  configs: [],
  clock: [],
  probe: [],
  callers: [],
  exchange: [],
  checks: ['cloudwatch', 'elastic-load-balancing-v2', 'lambda'],
  sources: ['application-signals', 'elastic-load-balancing-v2', 'lambda', 'secrets-manager', 'ssm'],
  names: [],
  notifier: [],
  record: ['dynamodb'],
  executions: ['sfn'],
  images: ['ecr'],
  containers: ['ecs'],
  health: ['cloudwatch', 'ecs', 'elastic-load-balancing-v2'],
  rest: ['ecs', 'elastic-load-balancing-v2', 'route-53'],
  router: ['elastic-load-balancing-v2', 'route-53'],
  stage: ['elastic-load-balancing-v2'],
  revisions: ['ecs'],
  teamFunctions: ['lambda'],
  tasks: ['ecs'],
  world: [
    'application-auto-scaling',
    'application-signals',
    'cloudwatch',
    'ecr',
    'ecs',
    'elastic-load-balancing-v2',
    'route-53',
    'servicediscovery',
  ],
} as const satisfies Record<keyof Ports, readonly ClientName[]>;

/** The clients that a bundle with these ports has, in alphabetical order. */
export const clientsOf = (ports: readonly (keyof Ports)[]): readonly ClientName[] =>
  [...new Set<ClientName>(ports.flatMap((port) => CLIENTS_OF_PORT[port]))].sort();
