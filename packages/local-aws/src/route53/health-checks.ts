import type { HealthCheck, HealthCheckConfig } from '@aws-sdk/client-route-53';
import { uuid } from '../kernel/ids.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { healthCheckAlreadyExists, noSuchHealthCheck } from './refusals.ts';

interface Kept {
  readonly id: string;
  readonly callerReference: string;
  readonly config: HealthCheckConfig;
  healthy: boolean;
}

/** Health checks as records refer to them. Nothing is probed: each is healthy until `set` says otherwise. */
export class HealthChecks {
  readonly #ctx: ServiceContext;
  readonly #kept = new Map<string, Kept>();

  constructor(ctx: ServiceContext) {
    this.#ctx = ctx;
  }

  /**
   * The same reference with the same settings gives the same health check.
   * Throws `HealthCheckAlreadyExists` for other settings.
   */
  create(callerReference: string, config: HealthCheckConfig): HealthCheck {
    const twin = [...this.#kept.values()].find((kept) => kept.callerReference === callerReference);
    if (twin && JSON.stringify(twin.config) !== JSON.stringify(config)) throw healthCheckAlreadyExists(callerReference);
    if (twin) return describe(twin);
    const kept: Kept = { id: uuid(this.#ctx.random), callerReference, config, healthy: true };
    this.#kept.set(kept.id, kept);
    return describe(kept);
  }

  describe(id: string): HealthCheck {
    return describe(this.#find(id));
  }

  list(): HealthCheck[] {
    return [...this.#kept.values()].map(describe);
  }

  delete(id: string): void {
    this.#find(id);
    this.#kept.delete(id);
  }

  set(id: string, healthy: boolean): void {
    this.#find(id).healthy = healthy;
  }

  has(id: string): boolean {
    return this.#kept.has(id);
  }

  /** A record whose health check was deleted counts as healthy. */
  isHealthy(id: string): boolean {
    const kept = this.#kept.get(id);
    if (!kept || kept.config.Disabled) return true;
    return kept.config.Inverted ? !kept.healthy : kept.healthy;
  }

  #find(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept) throw noSuchHealthCheck(id);
    return kept;
  }
}

const describe = ({ id, callerReference, config }: Kept): HealthCheck => ({
  Id: id,
  CallerReference: callerReference,
  HealthCheckConfig: { ...defaultsOf(config), ...config },
  HealthCheckVersion: 1,
});

const PROBES: readonly (string | undefined)[] = ['HTTP', 'HTTPS', 'HTTP_STR_MATCH', 'HTTPS_STR_MATCH', 'TCP'];

/**
 * What Route 53 fills in. Sources: API reference, HealthCheckConfig, LocalStack's recordings of
 * GetHealthCheck (HTTP), moto (port 80); that HTTPS has port 443 is in none.
 */
function defaultsOf({ Type: type }: HealthCheckConfig): Partial<HealthCheckConfig> {
  const always = { Inverted: false, Disabled: false };
  if (!PROBES.includes(type)) return always;
  const secured = type?.startsWith('HTTPS') ?? false;
  const port = type === 'TCP' ? {} : { Port: secured ? 443 : 80 };
  return { ...always, ...port, RequestInterval: 30, FailureThreshold: 3, MeasureLatency: false, EnableSNI: secured };
}
