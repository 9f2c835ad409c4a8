import { fileURLToPath } from 'node:url';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import checkout from '../../deployments/checkout.ts';
import { type SampleVersionName, sampleCommand, versions } from '../../sample/checkout/versions.ts';
import { type Clients, ecr, makeClients } from '../../src/aws/clients.ts';
import { awsPorts, type Ports, type ProbeTransport } from '../../src/aws/ports.ts';
import { withArns } from '../../src/deployment/configuration.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import type { Clock } from '../../src/local/clock/clock.ts';
import { type LocalAws, startLocalAws } from '../../src/local/local-aws.ts';
import { allFunctions } from './all-functions.ts';
import { installTeal, stateMachineArn, TABLE } from './install.ts';
import { type PushedImage, pushImage } from './push-image.ts';
import { makeSampleWorld, SAMPLE, type SampleOptions, type SampleWorld } from './sample-world.ts';

const SAMPLE_FOLDER = fileURLToPath(new URL('../../sample/checkout/', import.meta.url));

export interface StartOptions {
  readonly clock: Clock;
  readonly seed?: string;
  /** Of the socket door; left out: in process only. */
  readonly port?: number;
  readonly sample?: Partial<SampleOptions>;
  /** Of every version's tasks, beside what makes it that version. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Adds to the sample's world before it is configured: more routes, say. */
  readonly furnish?: (clients: Clients, world: SampleWorld) => Promise<SampleWorld>;
  /** Changes the sample's configuration before it is installed. */
  readonly configure?: (config: LoadBalancedConfig) => LoadBalancedConfig;
  /** How probes and tests reach the stage route where there are no sockets. */
  readonly fetch?: (local: LocalAws, world: SampleWorld) => ProbeTransport;
  /** Runs on the fresh local AWS before the sample is made: sets how modelled tasks behave. */
  readonly prepare?: (local: LocalAws) => void;
}

/** A local AWS with Teal installed and the sample service `checkout` running v1 behind its listener. */
export interface RunningSample {
  readonly local: LocalAws;
  readonly clients: Clients;
  readonly ports: Ports;
  readonly world: SampleWorld;
  readonly config: LoadBalancedConfig;
  readonly machine: string;
  /** v1, which was there before Teal. */
  readonly first: PushedImage;
  /** Port of the sample's listener on 127.0.0.1; undefined in virtual time. */
  readonly listenerPort: number | undefined;
  push(version: SampleVersionName, tag?: string): Promise<PushedImage>;
  stop(): Promise<void>;
}

export async function startSample(options: StartOptions): Promise<RunningSample> {
  const { clock, seed = 'teal' } = options;
  // Starting takes turns of the event loop that virtual time must wait for.
  const local = await clock.outside(startLocalAws({ clock, seed, ...(options.port !== undefined && { port: options.port }) }));
  try {
    const clients = makeClients({
      region: local.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: local.requestHandler,
      clock,
    });
    options.prepare?.(local);
    await ecr(clients).send(new CreateRepositoryCommand({ repositoryName: SAMPLE.repository }));
    const push = (version: SampleVersionName, tag: string = version) =>
      // Reading the folder takes turns of the event loop that virtual time must wait for.
      clock.outside(
        pushImage(clients, {
          repository: SAMPLE.repository,
          tag,
          folder: SAMPLE_FOLDER,
          command: sampleCommand,
          environment: { ...options.environment, ...versions[version].environment },
        }),
      );
    const first = await push('v1');
    const image = `${local.account}.dkr.ecr.${local.region}.amazonaws.com/${SAMPLE.repository}@${first.digest}`;
    const made = await makeSampleWorld(clients, { image, ...options.sample });
    const world = (await options.furnish?.(clients, made)) ?? made;
    const listenerPort = local.services.elbv2.facade.portOf(world.listener);
    const arns = { ...world, ...(listenerPort !== undefined && { stageUrl: `http://127.0.0.1:${listenerPort}` }) };
    const sampled = withArns(checkout, arns);
    const config = options.configure?.(sampled) ?? sampled;
    const ports = awsPorts({
      clients,
      clock,
      environment: { table: TABLE, stateMachineArn: stateMachineArn(local) },
      configs: new Map([[config.service, config]]),
      ...(options.fetch && { fetch: options.fetch(local, world) }),
    });
    const { machine } = await installTeal(local, clients, { functions: await clock.outside(allFunctions()), ports, configs: [config] });
    return { local, clients, ports, world, config, machine, first, listenerPort, push, stop: () => local.stop() };
  } catch (error) {
    await local.stop();
    throw error;
  }
}
