import type { CreateTargetGroupInput, ModifyTargetGroupInput, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { invalid, violates } from './refusals.ts';

/**
 * How a group's targets are checked. Seconds are AWS seconds, but the time-out, which is the wall clock's.
 */
export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS';
  /** `traffic-port`: the port that the target receives traffic on. */
  readonly port: 'traffic-port' | number;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Codes that are a success: `200`, `200,202` or `200-299`. */
  readonly matcher: string;
}

/** The service's defaults for HTTP target groups. Source: CreateTargetGroup, API reference. */
const DEFAULTS: HealthCheck = {
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

const RANGES = [
  ['healthCheckIntervalSeconds', 'intervalSeconds', 5, 300],
  ['healthCheckTimeoutSeconds', 'timeoutSeconds', 2, 120],
  ['healthyThresholdCount', 'healthyThreshold', 2, 10],
  ['unhealthyThresholdCount', 'unhealthyThreshold', 2, 10],
] as const;

type Input = Pick<
  CreateTargetGroupInput & ModifyTargetGroupInput,
  | 'HealthCheckProtocol'
  | 'HealthCheckPort'
  | 'HealthCheckPath'
  | 'HealthCheckEnabled'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
  | 'Matcher'
>;

/** The check after a create (`before` undefined) or a modify. Throws `ValidationError`. */
export function healthCheckFrom(input: Input, before: HealthCheck = DEFAULTS): HealthCheck {
  if (input.HealthCheckEnabled === false)
    throw invalid("Health check enabled must be true for target groups with target type 'instance' or 'ip'");
  const check: HealthCheck = {
    protocol: protocolOf(input.HealthCheckProtocol ?? before.protocol),
    port: portOf(input.HealthCheckPort ?? before.port),
    path: input.HealthCheckPath ?? before.path,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? before.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? before.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? before.matcher,
  };
  for (const [member, key, least, most] of RANGES) {
    if (check[key] < least) throw violates(check[key], member, `Member must have value greater than or equal to ${least}`);
    if (check[key] > most) throw violates(check[key], member, `Member must have value less than or equal to ${most}`);
  }
  if (check.intervalSeconds <= check.timeoutSeconds) throw invalid('Health check interval must be greater than the timeout.');
  if (!check.path.startsWith('/')) throw invalid(`Health check path '${check.path}' must begin with a '/' character`);
  if (check.path.length > 1024) throw violates(check.path, 'healthCheckPath', 'Member must have length less than or equal to 1024');
  matcherOf(check.matcher);
  return check;
}

function protocolOf(protocol: string): 'HTTP' | 'HTTPS' {
  if (protocol === 'HTTP' || protocol === 'HTTPS') return protocol;
  throw invalid(`Health check protocol '${protocol}' must be one of 'HTTP', 'HTTPS'`);
}

function portOf(port: string | number): HealthCheck['port'] {
  if (port === 'traffic-port') return port;
  const number = Number(port);
  if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
  throw invalid(`Health check port '${port}' must be either 'traffic-port' or a number between '1-65535'`);
}

type Matcher = (status: number) => boolean;
const compiled = new Map<string, Matcher>();

/** A test of status codes. Codes may be 200 to 499. Throws `ValidationError` on another form. */
export function matcherOf(text: string): Matcher {
  const known = compiled.get(text);
  if (known) return known;
  const matcher = compileMatcher(text);
  compiled.set(text, matcher);
  return matcher;
}

function compileMatcher(matcher: string): Matcher {
  const ranges = matcher.split(',').map((part) => {
    const [, from, to] = /^\s*(\d{3})(?:-(\d{3}))?\s*$/.exec(part) ?? [];
    const [low, high] = [Number(from), Number(to ?? from)];
    if (!(low >= 200 && high <= 499 && low <= high))
      throw invalid(`Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`);
    return [low, high] as const;
  });
  return (status) => ranges.some(([low, high]) => status >= low && status <= high);
}

/** The members of a described target group that tell its check. */
export function describeHealthCheck(check: HealthCheck): TargetGroup {
  return {
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: String(check.port),
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: check.path,
    Matcher: { HttpCode: check.matcher },
  };
}
