import type { LocalService, ServiceContext } from '../../kernel/service.ts';
import type { Integration } from './integrations.ts';

/** `aws-sdk:<service>:<action>`: any operation of a local service. Undefined when there is no such service. */
export function awsSdkIntegration(
  _service: string,
  _services: () => Iterable<LocalService>,
  _context: ServiceContext,
): Integration | undefined {
  return undefined;
}
