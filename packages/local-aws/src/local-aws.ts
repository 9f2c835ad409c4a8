import { loadSharedConfigFiles } from '@smithy/core/config';
import type { Clock } from './clock/clock.ts';
import { realClock } from './clock/scaled-clock.ts';
import { defaultServices } from './default-services.ts';
import { dispatcher, type OnUnexpected } from './kernel/dispatch.ts';
import { Effects } from './kernel/effects.ts';
import { Faults } from './kernel/faults.ts';
import { uuid } from './kernel/ids.ts';
import { neighboursOf } from './kernel/neighbourhood.ts';
import { seededRandom } from './kernel/random.ts';
import type { LocalService, ServiceContext } from './kernel/service.ts';
import { Throttle } from './kernel/throttle.ts';
import { callerGate } from './lambda/environment.ts';
import { type Front, wireFront } from './wire/front.ts';
import { inProcessHandler } from './wire/in-process-door.ts';
import { openSocketDoor, type SocketDoor } from './wire/socket-door.ts';
import { type Transport, transportOver } from './wire/transport.ts';

type ServiceFactory<S extends LocalService = LocalService> = (ctx: ServiceContext) => S;
export type Factories = Readonly<Record<string, ServiceFactory>>;

export interface LocalAwsOptions<F extends Factories> {
  /** The real clock unless told. */
  readonly clock?: Clock;
  /** The same seed gives the same ids and the same chances. */
  readonly seed?: string | number;
  /** All of them unless told. */
  readonly services?: F;
  /** Opens the socket door at once; 0 takes a free port. */
  readonly port?: number;
  readonly region?: string;
  /** Twelve digits. */
  readonly account?: string;
  /** Documented request limits; on unless told. */
  readonly throttling?: boolean;
  /** The policies of roles decide what their sessions may do; off unless told. */
  readonly enforceIam?: boolean;
  /** Refuse input members that the service's model does not have. AWS ignores them; off unless told. */
  readonly strict?: boolean;
  /**
   * Exceptions that no service means to throw: the caller is answered InternalFailure.
   * Written to stderr unless told.
   */
  readonly onUnexpected?: OnUnexpected;
}

export interface LocalAws<F extends Factories = typeof defaultServices> {
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly effects: Effects;
  readonly faults: Faults;
  readonly services: { readonly [K in keyof F]: ReturnType<F[K]> };
  /**
   * For SDK clients in this process:
   * `new ECSClient({ region, credentials, ...local.transport })`. They read no AWS files.
   */
  readonly transport: Transport;
  /** Where the socket door is, once it is open. */
  readonly endpoint: string | undefined;
  /**
   * Opens the socket door and gives its endpoint. Rejects when the port is taken or the door is open already.
   */
  listen(port?: number): Promise<string>;
  stop(): Promise<void>;
}

/** An AWS in this process: one account in one region. */
export async function startLocalAws<F extends Factories = typeof defaultServices>(options: LocalAwsOptions<F> = {}): Promise<LocalAws<F>> {
  const { clock = realClock(), seed = 0, region = 'us-east-1', account = '123456789012', strict = false, enforceIam = false } = options;
  const factories = options.services ?? (defaultServices as Factories as F);
  const report: OnUnexpected =
    options.onUnexpected ?? ((error, where) => console.error(`local AWS, ${where.service}:${where.operation}:`, error));
  let stopped = false;
  let door: SocketDoor | undefined;
  const ended = new Set<LocalService>();
  // Whoever still calls a local AWS that was stopped finds no services: that is no fault to tell of.
  const onUnexpected: OnUnexpected = (error, where) => {
    if (!stopped) report(error, where);
  };
  const effects = new Effects(() => clock.now());
  const started: LocalService[] = [];
  const faults = new Faults(started);
  const neighbours = neighboursOf(started, account);
  const services: Record<string, LocalService> = {};
  for (const [name, factory] of Object.entries(factories)) {
    const service = factory({
      clock,
      region,
      account,
      effects,
      neighbours,
      random: seededRandom(seed, name),
      endpoint: () => door?.endpoint,
      enforceIam,
    });
    services[name] = service;
    started.push(service);
  }

  if (enforceIam && !started.some(({ signingName }) => signingName === 'iam'))
    throw new RangeError('policies can be enforced only where IAM is among the services');
  const throttle = (options.throttling ?? true) ? new Throttle(clock) : undefined;
  const dispatch = dispatcher({ clock, effects, faults, throttle, onUnexpected, identities: neighbours.identities });
  const requestIds = seededRandom(seed, 'request-ids');
  const front: Front = wireFront({
    services: started,
    dispatch,
    clock,
    newRequestId: () => uuid(requestIds),
    strict,
    keysOf: (key) => neighbours.identities.keysOf(key),
    onUnexpected,
  });

  const local: LocalAws<F> = {
    clock,
    region,
    account,
    effects,
    faults,
    services: services as LocalAws<F>['services'],
    transport: transportOver(inProcessHandler(front, callerGate)),
    get endpoint() {
      return door?.endpoint;
    },
    async listen(port = 0) {
      if (door) throw new Error(`the local AWS listens already, at ${door.endpoint}`);
      door = await openSocketDoor({ front, clock }, port, (error) => onUnexpected(error, { service: 'wire', operation: 'socket' }));
      return door.endpoint;
    },
    async stop() {
      stopped = true;
      await door?.close();
      door = undefined;
      const running = [...started].filter((service) => !ended.has(service)).reverse();
      for (const service of running) ended.add(service);
      // They find one another until the last one has ended:
      // what one of them still does meanwhile may need the others.
      for (const service of running) await service.stop?.();
      started.splice(0);
    },
  };
  // The first call of the first SDK client reads ~/.aws, on real turns of the event loop;
  // read now, calls in process take none.
  await loadSharedConfigFiles();
  if (options.port !== undefined) await local.listen(options.port).catch((error) => local.stop().then(() => Promise.reject(error)));
  return local;
}
