import type { ServiceContext } from '../../kernel/service.ts';
import type { BalancerMetrics } from '../metrics.ts';
import type { Listener } from '../resources.ts';
import type { Target, TargetGroup } from '../targets/target-group.ts';

/** Writes down every answered request: an effect for watchers, metrics for CloudWatch. */
export class Accounting {
  readonly #ctx: ServiceContext;
  readonly #metrics: BalancerMetrics;

  constructor(ctx: ServiceContext, metrics: BalancerMetrics) {
    this.#ctx = ctx;
    this.#metrics = metrics;
  }

  now(): number {
    return this.#ctx.clock.now();
  }

  /**
   * Milliseconds since an instant:
   * wall-clock ones where the wall clock runs (people read them), else AWS ones.
   */
  #since(startedAt: number): number {
    const { clock } = this.#ctx;
    const elapsed = clock.now() - startedAt;
    return clock.factor === Number.POSITIVE_INFINITY ? elapsed : elapsed / clock.factor;
  }

  targetAnswered(listener: Listener, target: Target, status: number, startedAt: number): void {
    const ms = this.#since(startedAt);
    this.#metrics.targetAnswered(listener.loadBalancer, target.group, status, ms / 1000);
    this.#tell(listener, target.group, target, status, false, ms);
  }

  /** `target` and `group` as far as they had been chosen. */
  balancerAnswered(
    listener: Listener,
    group: TargetGroup | undefined,
    target: Target | undefined,
    status: number,
    startedAt: number,
  ): void {
    this.#metrics.balancerAnswered(listener.loadBalancer, target?.group, status);
    this.#tell(listener, group, target, status, true, this.#since(startedAt));
  }

  /**
   * A client saw an answer of its target break off:
   * no answer of the load balancer's, but told as a 502, so that watchers see it.
   */
  answerBroke(listener: Listener, target: Target, status: number, startedAt: number): void {
    const ms = this.#since(startedAt);
    this.#metrics.targetAnswered(listener.loadBalancer, target.group, status, ms / 1000);
    this.#tell(listener, target.group, target, 502, true, ms);
  }

  /**
   * The end of a drain cut a request off: counted as every 502, and told by the drain, not as an answer.
   * Source: "Troubleshoot your Application Load Balancers", HTTP 502.
   */
  cutByDrain({ loadBalancer }: Listener, group: TargetGroup): void {
    this.#metrics.balancerAnswered(loadBalancer, group, 502);
  }

  connectionFailed(listener: Listener, group: TargetGroup): void {
    this.#metrics.connectionFailed(listener.loadBalancer, group);
  }

  fixedResponse(listener: Listener, status: number, startedAt: number): void {
    this.#metrics.fixedResponse(listener.loadBalancer);
    this.#tell(listener, undefined, undefined, status, true, this.#since(startedAt));
  }

  redirected(listener: Listener, status: number, startedAt: number): void {
    this.#metrics.redirected(listener.loadBalancer);
    this.#tell(listener, undefined, undefined, status, true, this.#since(startedAt));
  }

  #tell(
    listener: Listener,
    group: TargetGroup | undefined,
    target: Target | undefined,
    status: number,
    fromLoadBalancer: boolean,
    ms: number,
  ): void {
    this.#ctx.effects.emit({
      kind: 'request',
      listener: listener.arn,
      targetGroup: group?.arn,
      target: target?.key,
      status,
      fromLoadBalancer,
      ms,
    });
  }
}
