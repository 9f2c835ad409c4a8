import { leftOutOf, ScaledClock, startLocalAws } from '@teal/local-aws';
import { LISTENER_PORT } from '../../../sample/checkout/world/listener-port.ts';
import type { RouteKind } from '../../deployment/route-kinds.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { shownFrom } from '../../installation/deployments/folder.ts';
import { PLACES } from '../../installation/places.ts';
import { type Form, type Stage, stageOf } from '../../rehearsal/demo/stage.ts';
import type { Users } from '../../rehearsal/demo/users.ts';
import { byStack, installStack } from '../../rehearsal/stack/install-stack.ts';
import { ownPackageOf, packageOf } from '../../rehearsal/stack/package.ts';
import { untilServing } from '../../rehearsal/until-serving.ts';

interface LocalOptions {
  readonly port: number;
  readonly sample?: boolean;
  /** Teal from the package that an AWS account would get. */
  readonly stack?: boolean;
  /** Roles may do what their policies say; always so with the stack. */
  readonly enforceIam?: boolean;
  readonly route: RouteKind;
  readonly form: Form;
  readonly listenerPort: number;
  readonly dnsPort: number;
  readonly speed: number;
  /** Requests a second on the sample; 0: none. */
  readonly traffic: number;
}

/** The sample's users of `teal local`: quick requests, over as many connections as the demo's. */
const USERS = { slowMs: [], slowEvery: 1, connections: 48 } as const;

/** Runs until Ctrl-C (or SIGTERM, or the parent's end), then ends every task and socket. */
export async function local({
  port,
  sample,
  stack,
  enforceIam = stack === true,
  route,
  form,
  listenerPort,
  dnsPort,
  speed,
  traffic,
}: LocalOptions): Promise<void> {
  const setStage = stageOf(route, form);
  const clock = new ScaledClock(speed);
  const taken = (error: NodeJS.ErrnoException) =>
    Promise.reject(error.code === 'EADDRINUSE' ? new BadUsage(`--port: ${port} is taken (by another local AWS?); name another`) : error);
  const packaged = stack ? await (sample ? packageOf : ownPackageOf)((line) => console.log(line)) : undefined;
  const start = {
    clock,
    port,
    enforceIam,
    // Of the task definition: versions that are pushed from another terminal have it too.
    sample: { port: listenerPort, environment: goodbyeBefore(DRAIN_SECONDS / speed) },
    ...(packaged && { install: byStack(packaged, (line) => console.log(line)) }),
  };
  const stage = sample ? await setStage({ ...start, dnsPort }).catch(taken) : undefined;
  const running = stage?.sample;
  if (running && stage.otherPort !== undefined) {
    // Nobody asked for the usual one: where that is taken another will do.
    if (listenerPort !== LISTENER_PORT) {
      await running.stop();
      throw new BadUsage(`--listener-port: ${listenerPort} is taken; name another`);
    }
    console.log(`port ${listenerPort} is taken: the sample's load balancer has ${stage.otherPort}`);
  }
  const aws = running?.local ?? (await startLocalAws({ clock, port, enforceIam }).catch(taken));
  if (running) await untilServing(running).catch((error) => aws.stop().then(() => Promise.reject(error)));

  // The sample comes with it installed.
  const alone =
    packaged && !running ? await installStack(aws, packaged).catch((error) => aws.stop().then(() => Promise.reject(error))) : undefined;

  console.log(`local AWS          ${aws.endpoint}   (one AWS minute lasts ${Number((60 / speed).toFixed(2))} s)`);
  if (running) {
    for (const line of stage.reachedBy) console.log(line);
    console.log(`state machine      ${running.machine}`);
    console.log(`its users          ${traffic === 0 ? UNUSED : `${traffic} requests a second`}`);
  }
  if (alone) for (const [name, value] of Object.entries(alone.outputs)) console.log(`${name.padEnd(LABEL - 1)} ${value}`);
  if (packaged) console.log(`not brought up     ${leftOutOf(packaged.template)}`);
  console.log('\nIn another terminal:\n');
  console.log(
    `  export AWS_ENDPOINT_URL=${aws.endpoint} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`,
  );
  if (running) {
    for (const line of commandsOf(running.config.service)) console.log(`  ${line}`);
  } else {
    console.log('  aws sts get-caller-identity');
  }
  console.log('\nCtrl-C ends it.');
  const users = stage && traffic > 0 ? await bringUsers(stage, traffic) : undefined;

  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    process.once('disconnect', () => resolve());
  });
  await users?.stop();
  if (users) console.log(`\n${told(users)}`);
  await aws.stop();
}

/** What else to type. Only commands that need the configuration are told where it is. */
const commandsOf = (service: string): readonly string[] => [
  `npx teal push ${service} v2`,
  `npx teal status ${service}`,
  `npx teal plan ${service} --image v2 --deployments ${shownFrom(PLACES.sampleDeployments)}`,
  `npx teal rollback ${service}`,
];

const LABEL = 19;

const DRAIN_SECONDS = 60;

/**
 * Sockets end before a drain of so many wall-clock seconds does: the app says goodbye and the client comes
 * back elsewhere.
 */
const goodbyeBefore = (drainSeconds: number) => ({ WS_MAX_AGE_MS: String(Math.round(drainSeconds * 600)) });

/** A version is judged by its traffic: one that nobody uses ends as inconclusive. */
const UNUSED = 'none: give it some, or every version ends as inconclusive and is rolled back';

async function bringUsers(stage: Stage, perSecond: number): Promise<Users> {
  await stage.ready();
  return stage.users({ ...USERS, perSecond });
}

function told({ traffic: { tally }, drops }: Users): string {
  const answered = Object.entries(tally.answeredByVersion).map(([version, count]) => `${version} ${count}`);
  const dropped = Object.entries(drops()).map(([why, count]) => `${count} ${why}`);
  return `Answered by ${answered.join(', ') || 'nobody'}; dropped ${dropped.join(', ') || 0}`;
}
