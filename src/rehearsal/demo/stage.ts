import type { RouteKind } from '../../deployment/route-kinds.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { startSample } from '../start.ts';
import { startDiscoverySample } from '../start-discovery.ts';
import { startDnsSample } from '../start-dns.ts';
import type { RunningTeal, TealOptions } from '../start-teal.ts';
import { untilResolvable } from '../until-resolvable.ts';
import { untilServing } from '../until-serving.ts';
import { listenerProduction, type Production, recordSetProduction } from './production.ts';
import type { TrafficOptions } from './traffic.ts';
import { type Users, usersOfListener, usersOfName } from './users.ts';

/** A sample that is about to be deployed to, and the users that it is to have. */
export interface Stage {
  readonly sample: RunningTeal<unknown, ServiceConfig>;
  readonly production: Production;
  readonly url: string;
  /** Where users, and tests, reach it: a line each. */
  readonly reachedBy: readonly string[];
  /** The port that its load balancer took because the wanted one is another's. */
  readonly otherPort?: number | undefined;
  /** Resolves when every task serves and every name resolves. */
  ready(): Promise<void>;
  users(options: Omit<TrafficOptions, 'port' | 'address'>): Users;
}

interface StageOptions extends TealOptions {
  readonly sample: {
    readonly port: number;
    readonly tasks?: number;
    readonly drainSeconds?: number;
    readonly environment?: Readonly<Record<string, string>>;
  };
  readonly dnsPort?: number;
  /** Changes the sample's configuration before it is installed. */
  readonly configure?: <C extends ServiceConfig>(config: C) => C;
}

/** What the sides of a sample are. */
export type Form = 'load-balancers' | 'discovery';

type SetStage = (options: StageOptions) => Promise<Stage>;

/** The samples by how users reach them. */
const STAGES: Readonly<Partial<Record<RouteKind, Readonly<Partial<Record<Form, SetStage>>>>>> = {
  'load-balancer': { 'load-balancers': balancedStage },
  dns: { 'load-balancers': dnsStage, discovery: discoveryStage },
};

/** Throws BadUsage where the route has no sample of this form. */
export function stageOf(route: RouteKind, form: Form = 'load-balancers'): SetStage {
  const stage = STAGES[route]?.[form];
  if (stage) return stage;
  const others = Object.entries(STAGES).flatMap(([other, forms]) => (form in forms ? [other] : []));
  throw new BadUsage(
    `--form: '${form}' is a form of the ${others.map((other) => other.toUpperCase()).join(' or ')} route: say --route ${others.join(' or ')} too`,
  );
}

async function balancedStage(options: StageOptions): Promise<Stage> {
  const sample = await startSample(options);
  const { listenerPort: port = 0, config } = sample;
  const wanted = options.sample.port;
  return {
    sample,
    production: listenerProduction(sample),
    url: `http://127.0.0.1:${port}/`,
    reachedBy: [
      `checkout           http://127.0.0.1:${port}/`,
      `its stage route    curl -H 'Host: ${config.stage.host}' http://127.0.0.1:${port}/`,
    ],
    otherPort: wanted !== 0 && port !== wanted ? port : undefined,
    ready: () => untilServing(sample),
    users: (given) => usersOfListener(sample, given),
  };
}

async function dnsStage(options: StageOptions): Promise<Stage> {
  const sample = await startDnsSample(options);
  return namedStage(sample, `its sides          ${sample.ends.join('  ')}`);
}

async function discoveryStage(options: StageOptions): Promise<Stage> {
  const sample = await startDiscoverySample(options);
  const sides = sample.config.sides.map(({ url }) => `${digAt(sample)} ${new URL(url).hostname}`);
  return namedStage(sample, `its sides          ${sides.join('; ')}`);
}

type NamedSample = Awaited<ReturnType<typeof startDnsSample>> | Awaited<ReturnType<typeof startDiscoverySample>>;

const digAt = ({ dnsPort }: Pick<NamedSample, 'dnsPort'>): string => `dig @127.0.0.1 -p ${dnsPort}`;

function namedStage(sample: NamedSample, sides: string): Stage {
  const { service, record } = sample.config;
  return {
    sample,
    production: recordSetProduction(sample.config),
    url: `http://${record.name}:${sample.listenerPort}/ (${digAt(sample)} ${record.name})`,
    reachedBy: [`${service.padEnd(18)} ${record.name}, port ${sample.listenerPort}; ${digAt(sample)} ${record.name}`, sides],
    async ready() {
      await untilServing(sample);
      await untilResolvable(sample);
    },
    users: (given) => usersOfName(sample, given),
  };
}
