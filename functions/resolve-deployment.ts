import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { configsPort } from '../src/aws/configs.ts';
import { imagesPort } from '../src/aws/ecr-images.ts';
import type { Ports } from '../src/aws/ports.ts';
import { configHash } from '../src/deployment/configuration/config-hash.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { nameOfExecution } from '../src/deployment/holder.ts';
import { describeProblems, type Problem } from '../src/deployment/problem.ts';
import { executionInputSchema, fromTheFuture } from '../src/deployment/request/execution-input.ts';
import { requestFromPush } from '../src/deployment/request/push-event.ts';
import type { Resolution } from '../src/deployment/request/resolution.ts';
import { requestFromWish, type Wish, wishFromOrder } from '../src/deployment/request/wish.ts';
import { wishHash } from '../src/deployment/request/wish-hash.ts';
import type { DeploymentRequest } from '../src/deployment/request.ts';
import type { ServiceConfig } from '../src/deployment/service-config.ts';

/** Makes one validated request, by digest, of whatever started the execution. */
export const handler = action({
  name: 'resolve-deployment',
  // The execution's own input is checked in `run`, so that its problems are told with its own paths.
  input: z.object({ input: z.unknown(), execution: z.string(), startedAt: z.string() }),
  mutates: false,
  uses: [imagesPort.only('find'), configsPort.only('get', 'keys')],
  errors: ['BadRequest'],
  async run({ input, execution, startedAt }, { ports, signal }): Promise<Resolution> {
    const parsed = executionInputSchema.safeParse(input);
    if (!parsed.success) {
      throw unusable(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
    }
    const wish = parsed.data;
    const ahead = fromTheFuture(wish, startedAt);
    if (ahead.length > 0) throw unusable(ahead);
    if ('queued' in wish) {
      // Who asked, and for what, is in the record: whoever starts an execution may write anything here.
      const { wishHash: _, askedBy: __, ...queued } = wish.queued;
      const config = configured(ports.configs, queued.service);
      return deploy({ ...queued, configHash: configHash(config) }, config);
    }
    if ('push' in wish) {
      const config = configured(ports.configs, wish.push.service);
      const pushed = requestFromPush(wish.push, config, wish.push.found && startedAt);
      return pushed.kind === 'ignored' ? ignore(config, pushed.reason) : resolve(pushed.wish, config, ports.images, signal);
    }
    const config = configured(ports.configs, wish.request.service);
    const ordered = wishFromOrder({ id: nameOfExecution(execution), at: startedAt, ...wish.request }, config);
    if (!ordered.ok) throw new DeploymentError('BadRequest', `request: ${describeProblems(ordered.problems)}`);
    const resolved = await resolve(ordered.wish, config, ports.images, signal);
    return resolved.decision === 'ignore' ? resolved : { ...resolved, request: { ...resolved.request, wishHash: wishHash(wish.request) } };
  },
});

const unusable = (problems: readonly Problem[]) => new DeploymentError('BadRequest', `execution input: ${describeProblems(problems)}`);

async function resolve(wish: Wish, config: ServiceConfig, images: Pick<Ports['images'], 'find'>, signal: AbortSignal): Promise<Resolution> {
  const found = requestFromWish(wish, await images.find(wish.image, signal), config);
  switch (found.kind) {
    case 'request':
      return deploy(found.request, config);
    case 'ignored':
      return ignore(config, found.reason);
    case 'invalid':
      throw new DeploymentError('BadRequest', `request.image: ${found.reason}`);
  }
}

const deploy = (request: DeploymentRequest, config: ServiceConfig): Resolution => ({
  decision: 'deploy',
  service: request.service,
  reason: `deploy ${request.image.tag ?? request.image.digest}`,
  request,
  config,
});

const ignore = (config: ServiceConfig, reason: string): Resolution => ({ decision: 'ignore', service: config.service, reason });

function configured(configs: Pick<Ports['configs'], 'get' | 'keys'>, service: string): ServiceConfig {
  const config = configs.get(service);
  if (config) return config;
  const known = [...configs.keys()].sort().join(', ') || 'none';
  throw new DeploymentError('BadRequest', `service: '${service}' is not configured; configured are: ${known}`);
}
