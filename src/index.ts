/** What `import ... from 'teal'` gives: the configuration of a service, its types and its schemas. */
export {
  type Configuration,
  configurationJsonSchema,
  type DnsConfiguration,
  dnsWeighted,
  loadBalanced,
  type ParsedConfiguration,
  parseConfiguration,
} from './deployment/configuration/configuration.ts';
export { ConfigurationInvalid } from './deployment/configuration/configuration-invalid.ts';
export { dnsSchema } from './deployment/configuration/dns-keys.ts';
export type { BalancedDnsSide, DiscoveredDnsSide } from './deployment/configuration/dns-side-keys.ts';
export { loadBalancedSchema } from './deployment/configuration/load-balanced-keys.ts';
export type { WrittenRoute } from './deployment/configuration/production-keys.ts';
export type { WrittenSide } from './deployment/configuration/side-keys.ts';
export type { WrittenStep } from './deployment/configuration/step-keys.ts';
export { allAtOnce, canary, linear } from './deployment/configuration/step-list.ts';
export { StepListInvalid } from './deployment/configuration/step-list-invalid.ts';
export type { WrittenTest } from './deployment/configuration/test-keys.ts';
export type { Duration } from './deployment/duration.ts';
export type { Percent } from './deployment/percent.ts';
export type { Problem } from './deployment/problem.ts';
export type { DnsConfig, LoadBalancedConfig, ServiceConfig } from './deployment/service-config.ts';
