/** What `import ... from 'teal'` gives: the configuration of a service, its types and its schemas. */
export {
  type Configuration,
  configurationJsonSchema,
  type DnsConfiguration,
  dnsWeighted,
  loadBalanced,
  parseConfiguration,
} from './deployment/configuration/configuration.ts';
export type { ServiceConfig } from './deployment/service-config.ts';
