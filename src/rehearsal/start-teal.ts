import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { type Clock, type LocalAws, seededRandom, startLocalAws } from '@teal/local-aws';
import { type SampleVersionName, sampleCommand, versions } from '../../sample/checkout/versions.ts';
import { type Clients, ecr, makeClients } from '../aws/clients.ts';
import { awsPorts } from '../aws/composition/aws-ports.ts';
import type { Ports, Setup } from '../aws/ports.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { allFunctions } from '../installation/all-functions.ts';
import { PREFIX } from '../installation/names.ts';
import { PLACES } from '../installation/places.ts';
import { type Install, installTeal, machineOf } from './install.ts';
import { type PushedImage, pushImage } from './push-image.ts';

export interface TealOptions {
  readonly clock: Clock;
  readonly seed?: string;
  /** Of the socket door; left out: in process only. */
  readonly port?: number;
  /** The functions, state machines and rules of Teal may do only what their roles allow. */
  readonly enforceIam?: boolean;
  /** Of every version's tasks, beside what makes it that version. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs on the fresh local AWS before the sample is made: sets how modelled tasks behave. */
  readonly prepare?: (local: LocalAws) => void;
  /**
   * Whether dead executions, beside the events of their ends, and services at rest are looked at every
   * minute. Left out: unless time is virtual, where an hour of nothing would be sixty looks.
   */
  readonly sweeps?: boolean;
  /** How Teal gets into it; left out: its functions run in this process. */
  readonly install?: Install;
}

/**
 * A sample service as it stands before Teal: its world, its configuration, and how it is reached where there
 * are no sockets.
 */
export interface Staged<World, Config extends ServiceConfig> {
  readonly world: World;
  readonly config: Config;
  readonly reach?: Pick<Setup, 'fetch' | 'resolve'>;
}

/** A local AWS with Teal installed and a sample service running v1. */
export interface RunningTeal<World, Config extends ServiceConfig> {
  readonly local: LocalAws;
  readonly clients: Clients;
  readonly ports: Ports;
  readonly world: World;
  readonly config: Config;
  /** ARN of the state machine that deploys the service. */
  readonly machine: string;
  /** v1, which was there before Teal. */
  readonly first: PushedImage;
  push(version: SampleVersionName, tag?: string): Promise<PushedImage>;
  stop(): Promise<void>;
}

/** Starts a local AWS, lets `stage` make the sample in it (`image`: v1 by digest), and installs Teal. */
export async function startTeal<World, Config extends ServiceConfig>(
  options: TealOptions,
  repository: string,
  stage: (local: LocalAws, clients: Clients, image: string) => Promise<Staged<World, Config>>,
): Promise<RunningTeal<World, Config>> {
  const { clock, seed = 'teal', enforceIam = false } = options;
  // Starting takes turns of the event loop that virtual time must wait for.
  const local = await clock.outside(startLocalAws({ clock, seed, enforceIam, ...(options.port !== undefined && { port: options.port }) }));
  try {
    const clients = makeClients({
      region: local.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      transport: local.transport,
      clock,
      // Retries wait by it: with another jitter each time no simulated run would come out the same again.
      random: seededRandom(seed, 'retries'),
    });
    options.prepare?.(local);
    await ecr(clients).send(new CreateRepositoryCommand({ repositoryName: repository }));
    const push = (version: SampleVersionName, tag: string = version) =>
      // Reading the folder takes turns of the event loop that virtual time must wait for.
      clock.outside(
        pushImage(clients, {
          repository,
          tag,
          folder: PLACES.sampleApp,
          command: sampleCommand,
          environment: { ...options.environment, ...versions[version].environment },
        }),
      );
    const first = await push('v1');
    const image = `${local.account}.dkr.ecr.${local.region}.amazonaws.com/${repository}@${first.digest}`;
    const { world, config, reach } = await stage(local, clients, image);
    const ports = awsPorts({
      clients,
      clock,
      environment: { table: PREFIX },
      configs: new Map([[config.service, config]]),
      ...reach,
    });
    const install = options.install ?? inProcess;
    await install(local, clients, { ports, configs: [config], sweeps: options.sweeps ?? Number.isFinite(clock.factor) });
    return { local, clients, ports, world, config, machine: machineOf(local, config.route), first, push, stop: () => local.stop() };
  } catch (error) {
    await local.stop();
    throw error;
  }
}

const inProcess: Install = async (local, clients, teal) =>
  installTeal(local, clients, { ...teal, functions: await local.clock.outside(allFunctions()) });
