import type { Metrics } from '../kernel/neighbours.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { LoadBalancer } from './resources.ts';
import type { TargetGroup } from './targets/target-group.ts';

/** AWS milliseconds of a metric period. */
const PERIOD_MS = 60_000;

/** Statuses of the load balancer's own that have a metric each, `HTTPCode_ELB_502_Count` and so on. */
const SINGLE: ReadonlySet<number> = new Set([500, 502, 503, 504]);

type Dimensions = Readonly<Record<string, string>>;

/**
 * The metrics of namespace `AWS/ApplicationELB`.
 * Counts are written when something happens: a period in which nothing happens has no datapoint.
 * Host counts are written once a period and at every change, while a group in use has registered targets.
 * Source: "CloudWatch metrics for your Application Load Balancer".
 */
export class BalancerMetrics {
  readonly #ctx: ServiceContext;
  readonly #balancers = new WeakMap<LoadBalancer, Dimensions>();
  /** Looked up once, at the first metric: every request observes several. */
  #sink: Metrics | undefined;
  readonly #groups = new WeakMap<LoadBalancer, WeakMap<TargetGroup, Dimensions>>();

  constructor(ctx: ServiceContext) {
    this.#ctx = ctx;
  }

  /**
   * A target answered. Source of the classes:
   * `HTTPCode_Target_2XX_Count` and its siblings exist for 2XX to 5XX.
   */
  targetAnswered(balancer: LoadBalancer, group: TargetGroup, status: number, seconds: number): void {
    this.#count('RequestCount', balancer, group);
    if (status >= 200 && status < 600) this.#count(`HTTPCode_Target_${Math.floor(status / 100)}XX_Count`, balancer, group);
    this.#observe('TargetResponseTime', seconds, 'Seconds', balancer, group);
  }

  /**
   * The load balancer answered itself.
   * RequestCount grows only when it had been able to choose a target (`group` given).
   * Of single statuses only 500, 502, 503 and 504 have a metric.
   */
  balancerAnswered(balancer: LoadBalancer, group: TargetGroup | undefined, status: number): void {
    if (group) this.#count('RequestCount', balancer, group);
    if (status >= 300 && status < 600) this.#count(`HTTPCode_ELB_${Math.floor(status / 100)}XX_Count`, balancer);
    if (SINGLE.has(status)) this.#count(`HTTPCode_ELB_${status}_Count`, balancer);
  }

  fixedResponse(balancer: LoadBalancer): void {
    this.#count('HTTP_Fixed_Response_Count', balancer);
  }

  redirected(balancer: LoadBalancer): void {
    this.#count('HTTP_Redirect_Count', balancer);
  }

  connectionFailed(balancer: LoadBalancer, group: TargetGroup): void {
    this.#count('TargetConnectionErrorCount', balancer, group);
  }

  hostCounts(balancer: LoadBalancer, group: TargetGroup): void {
    const registered = group.members.registered();
    if (registered.length === 0) return;
    const healthy = registered.filter((target) => target.standing.state === 'healthy').length;
    const dimensions = this.#ofGroup(balancer, group);
    this.#put('HealthyHostCount', healthy, 'Count', dimensions);
    this.#put('UnHealthyHostCount', registered.length - healthy, 'Count', dimensions);
  }

  #count(name: string, balancer: LoadBalancer, group?: TargetGroup): void {
    this.#observe(name, 1, 'Count', balancer, group);
  }

  #observe(name: string, value: number, unit: string, balancer: LoadBalancer, group?: TargetGroup): void {
    this.#put(name, value, unit, this.#ofBalancer(balancer));
    if (group) this.#put(name, value, unit, this.#ofGroup(balancer, group));
  }

  #put(name: string, value: number, unit: string, dimensions: Dimensions): void {
    this.#sink ??= this.#ctx.neighbours.metrics;
    this.#sink.observe({ namespace: 'AWS/ApplicationELB', name, dimensions, value, unit });
  }

  #ofBalancer(balancer: LoadBalancer): Dimensions {
    return remembered(this.#balancers, balancer, () => ({ LoadBalancer: balancer.fullName }));
  }

  #ofGroup(balancer: LoadBalancer, group: TargetGroup): Dimensions {
    const groups = remembered(this.#groups, balancer, () => new WeakMap<TargetGroup, Dimensions>());
    return remembered(groups, group, () => ({ TargetGroup: group.fullName, LoadBalancer: balancer.fullName }));
  }
}

/** The same object every time: CloudWatch finds a series by it without building a key for each request. */
function remembered<K extends object, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

/** Reports host counts once a period, as long as there is a group to report. */
export class HostCountReports {
  readonly #ctx: ServiceContext;
  readonly #metrics: BalancerMetrics;
  readonly #groupsInUse: () => Iterable<{ readonly balancer: LoadBalancer; readonly group: TargetGroup }>;
  #cancel: (() => void) | undefined;

  constructor(
    ctx: ServiceContext,
    metrics: BalancerMetrics,
    groupsInUse: () => Iterable<{ readonly balancer: LoadBalancer; readonly group: TargetGroup }>,
  ) {
    this.#ctx = ctx;
    this.#metrics = metrics;
    this.#groupsInUse = groupsInUse;
  }

  /** Something changed: reports at once, and goes on doing so every period. */
  changed(group: TargetGroup): void {
    for (const inUse of this.#groupsInUse()) if (inUse.group === group) this.#metrics.hostCounts(inUse.balancer, group);
    if (!this.#cancel) this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): void {
    const { clock } = this.#ctx;
    const untilNextPeriod = PERIOD_MS - (clock.now() % PERIOD_MS);
    this.#cancel = clock.after(untilNextPeriod, () => {
      this.#cancel = undefined;
      let reported = false;
      for (const { balancer, group } of this.#groupsInUse()) {
        if (group.members.targets.size === 0) continue;
        this.#metrics.hostCounts(balancer, group);
        reported = true;
      }
      if (reported) this.#schedule();
    });
  }
}
