import { badConfiguration, invalid } from './refusals.ts';

/** What a value of an attribute may be. */
type Check = { readonly oneOf: readonly string[] } | { readonly from: number; readonly to: number; readonly also?: string } | 'any';

interface AttributeKind {
  readonly noun: 'Target group' | 'Load balancer';
  readonly known: Readonly<Record<string, readonly [initially: string, check: Check]>>;
}

const BOOLEAN: Check = { oneOf: ['true', 'false'] };

/** Source: "Target group attributes", Application Load Balancers guide. */
export const TARGET_GROUP_ATTRIBUTES: AttributeKind = {
  noun: 'Target group',
  known: {
    'deregistration_delay.timeout_seconds': ['300', { from: 0, to: 3600 }],
    'load_balancing.algorithm.type': ['round_robin', { oneOf: ['round_robin', 'least_outstanding_requests', 'weighted_random'] }],
    'load_balancing.algorithm.anomaly_mitigation': ['off', { oneOf: ['on', 'off'] }],
    'load_balancing.cross_zone.enabled': [
      'use_load_balancer_configuration',
      { oneOf: ['true', 'false', 'use_load_balancer_configuration'] },
    ],
    'slow_start.duration_seconds': ['0', { from: 30, to: 900, also: '0' }],
    'stickiness.enabled': ['false', BOOLEAN],
    'stickiness.type': ['lb_cookie', 'any'],
    'stickiness.app_cookie.cookie_name': ['', 'any'],
    'stickiness.app_cookie.duration_seconds': ['86400', { from: 1, to: 604_800 }],
    'stickiness.lb_cookie.duration_seconds': ['86400', { from: 1, to: 604_800 }],
    'target_group_health.dns_failover.minimum_healthy_targets.count': ['1', { from: 1, to: 1_000, also: 'off' }],
    'target_group_health.dns_failover.minimum_healthy_targets.percentage': ['off', { from: 1, to: 100, also: 'off' }],
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': ['1', { from: 1, to: 1_000 }],
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': ['off', { from: 1, to: 100, also: 'off' }],
  },
};

/** Source: "Load balancer attributes", Application Load Balancers guide. */
export const LOAD_BALANCER_ATTRIBUTES: AttributeKind = {
  noun: 'Load balancer',
  known: {
    'access_logs.s3.enabled': ['false', BOOLEAN],
    'access_logs.s3.bucket': ['', 'any'],
    'access_logs.s3.prefix': ['', 'any'],
    'client_keep_alive.seconds': ['3600', { from: 60, to: 604_800 }],
    'connection_logs.s3.enabled': ['false', BOOLEAN],
    'connection_logs.s3.bucket': ['', 'any'],
    'connection_logs.s3.prefix': ['', 'any'],
    'deletion_protection.enabled': ['false', BOOLEAN],
    'idle_timeout.timeout_seconds': ['60', { from: 1, to: 4_000 }],
    'load_balancing.cross_zone.enabled': ['true', { oneOf: ['true'] }],
    'routing.http.desync_mitigation_mode': ['defensive', { oneOf: ['monitor', 'defensive', 'strictest'] }],
    'routing.http.drop_invalid_header_fields.enabled': ['false', BOOLEAN],
    'routing.http.preserve_host_header.enabled': ['false', BOOLEAN],
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': ['false', BOOLEAN],
    'routing.http.xff_client_port.enabled': ['false', BOOLEAN],
    'routing.http.xff_header_processing.mode': ['append', { oneOf: ['append', 'preserve', 'remove'] }],
    'routing.http2.enabled': ['true', BOOLEAN],
    'waf.fail_open.enabled': ['false', BOOLEAN],
    'zonal_shift.config.enabled': ['false', BOOLEAN],
  },
};

export const initialAttributes = (kind: AttributeKind) => new Map(Object.entries(kind.known).map(([key, [initially]]) => [key, initially]));

/**
 * Sets all of the given attributes, or none and throws (`ValidationError`,
 * `InvalidConfigurationRequestException`).
 */
export function modifyAttributes(
  kind: AttributeKind,
  attributes: Map<string, string>,
  changes: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): void {
  const next = new Map(attributes);
  for (const { Key: key = '', Value: value = '' } of changes) {
    const known = kind.known[key];
    if (!known) throw invalid(`${kind.noun} attribute key '${key}' is not recognized`);
    checkValue(key, value, known[1]);
    next.set(key, value);
  }
  for (const [key, value] of next) attributes.set(key, value);
}

/**
 * Throws for a stickiness that a group of this protocol cannot have, as `ValidationError` or
 * `InvalidConfigurationRequestException`. Texts: moto's ModifyTargetGroupAttributes, ansible/ansible#67993.
 */
export function checkStickiness(attributes: ReadonlyMap<string, string>, protocol: string): void {
  const type = attributes.get('stickiness.type') ?? '';
  if (type === 'source_ip')
    throw badConfiguration(`Stickiness type 'source_ip' is not supported for target groups with the ${protocol} protocol`);
  if (type !== 'lb_cookie' && type !== 'app_cookie') throw invalid("'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]");
  if (type === 'app_cookie' && !attributes.get('stickiness.app_cookie.cookie_name'))
    throw badConfiguration("You must set an application cookie name to enable stickiness of type 'app_cookie'");
}

function checkValue(key: string, value: string, check: Check): void {
  if (check === 'any') return;
  if ('oneOf' in check) {
    if (!check.oneOf.includes(value)) throw invalid(`'${key}' value '${value}' must be one of [${check.oneOf.join(', ')}]`);
    return;
  }
  const number = Number(value);
  const inside = value.trim() !== '' && Number.isInteger(number) && number >= check.from && number <= check.to;
  if (!inside && value !== check.also) throw invalid(`'${key}' value '${value}' must be between '${check.from}-${check.to}' inclusive`);
}

export const describeAttributes = (attributes: ReadonlyMap<string, string>) => [...attributes].map(([Key, Value]) => ({ Key, Value }));
