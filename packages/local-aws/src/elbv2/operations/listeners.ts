import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../kernel/service.ts';
import { checkActions } from '../actions.ts';
import { checkArn, listenerArn, ruleArn } from '../arn.ts';
import { page } from '../paging.ts';
import { duplicateListener, invalid, listenersNotFound } from '../refusals.ts';
import type { Listener, LoadBalancer } from '../resources.ts';
import { withTags } from '../tagging.ts';
import { routeChanged, type World } from '../world.ts';

const DEFAULT_SSL_POLICY = 'ELBSecurityPolicy-2016-08';

export const listenerOperations = (world: World) =>
  ({
    async CreateListener(input) {
      const loadBalancer = world.resources.loadBalancer(input.LoadBalancerArn ?? '');
      if (input.Port === undefined) throw invalid('A listener port must be specified');
      const port = checkPort(world, loadBalancer, input.Port);
      const secured = checkProtocol(input.Protocol, input.Certificates, input.SslPolicy);
      const actions = checkActions(input.DefaultActions ?? [], { resources: world.resources, listener: { ...secured, loadBalancer } });
      const tags = withTags(new Map(), input.Tags ?? []);
      const arn = listenerArn(world.ctx, loadBalancer.fullName, world.newId());
      const listener: Listener = { arn, loadBalancer, defaultRuleArn: ruleArn(arn, world.newId()), port, ...secured, actions, rules: [] };
      world.resources.listeners.set(arn, listener);
      world.resources.tags.set(arn, tags);
      world.propagation.open(listener);
      await world.plane.open(listener);
      routeChanged(world, listener, arn, [], actions);
      return { Listeners: [describeListener(listener)] };
    },

    DescribeListeners(input) {
      const { ListenerArns: arns, LoadBalancerArn: balancerArn } = input;
      for (const arn of arns ?? []) checkArn('listener', arn);
      if (balancerArn && arns?.length) throw invalid('A load balancer ARN and listener ARNs cannot be specified at the same time');
      if (!balancerArn && !arns?.length) throw invalid('You must specify either listener ARNs or a load balancer ARN');
      const found = balancerArn
        ? world.resources.listenersOf(world.resources.loadBalancer(balancerArn))
        : (arns ?? []).map((arn) => world.resources.listeners.get(arn));
      if (found.includes(undefined)) throw listenersNotFound();
      const { items, next } = page(found as Listener[], input);
      return { Listeners: items.map(describeListener), ...next };
    },

    async ModifyListener(input) {
      const listener = world.resources.listener(input.ListenerArn ?? '');
      const port =
        input.Port === undefined || input.Port === listener.port ? listener.port : checkPort(world, listener.loadBalancer, input.Port);
      const certificates = input.Certificates ?? [...listener.certificates];
      const secured = checkProtocol(input.Protocol ?? listener.protocol, certificates, input.SslPolicy ?? listener.sslPolicy);
      const before = listener.actions;
      const actions = input.DefaultActions?.length
        ? checkActions(input.DefaultActions, {
            resources: world.resources,
            listener: { ...secured, loadBalancer: listener.loadBalancer },
            before,
          })
        : before;
      const moved = port !== listener.port;
      Object.assign(listener, { port, ...secured, actions });
      if (moved) await world.plane.open(listener);
      if (actions !== before) routeChanged(world, listener, listener.arn, before, actions);
      return { Listeners: [describeListener(listener)] };
    },

    async DeleteListener(input) {
      await removeListener(world, world.resources.listener(input.ListenerArn ?? ''));
      return {};
    },
  }) satisfies Operations<typeof elbv2>;

/** Takes a listener and its rules away, with the port. */
export async function removeListener(world: World, listener: Listener): Promise<void> {
  world.resources.listeners.delete(listener.arn);
  for (const rule of listener.rules) world.resources.tags.delete(rule.arn);
  world.resources.tags.delete(listener.arn);
  world.propagation.close(listener);
  await world.plane.close(listener);
  for (const rule of listener.rules) routeChanged(world, listener, rule.arn, rule.actions, []);
  routeChanged(world, listener, listener.arn, listener.actions, []);
}

/** Port 0 is the local AWS's own: any free port, and as many such listeners as wanted. */
function checkPort(world: World, loadBalancer: LoadBalancer, port: number): number {
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw invalid(`Listener port '${port}' must be between '1-65535' inclusive`);
  if (port !== 0 && world.resources.listenersOf(loadBalancer).some((listener) => listener.port === port))
    throw duplicateListener(loadBalancer.arn);
  return port;
}

function checkProtocol(
  protocol: string | undefined,
  certificates: readonly elbv2.Certificate[] | undefined,
  sslPolicy: string | undefined,
): Pick<Listener, 'protocol' | 'certificates' | 'sslPolicy'> {
  if (protocol === undefined) throw invalid('A listener protocol must be specified');
  if (protocol === 'HTTP') {
    if (sslPolicy) throw invalid('An SSL policy cannot be specified for HTTP listeners');
    return { protocol, certificates: [], sslPolicy: undefined };
  }
  if (protocol !== 'HTTPS') throw invalid(`Listener protocol '${protocol}' must be one of 'HTTPS, HTTP'`);
  if (!certificates?.[0]?.CertificateArn) throw invalid('A certificate must be specified for HTTPS listeners');
  return {
    protocol,
    certificates: certificates.map(({ CertificateArn }) => ({ CertificateArn })),
    sslPolicy: sslPolicy ?? DEFAULT_SSL_POLICY,
  };
}

const describeListener = (listener: Listener): elbv2.Listener => ({
  ListenerArn: listener.arn,
  LoadBalancerArn: listener.loadBalancer.arn,
  Port: listener.port,
  Protocol: listener.protocol,
  ...(listener.protocol === 'HTTPS' ? { Certificates: [...listener.certificates], SslPolicy: listener.sslPolicy } : {}),
  DefaultActions: structuredClone(listener.actions) as elbv2.Action[],
});
