import type { Logger } from '@smithy/types';
import type { InProcessHandler } from './in-process-door.ts';
import { inProcessSignature } from './in-process-signature.ts';

/**
 * With no method to call, the SDK does not make the redacted
 * copies of every input and output that it would log.
 */
const NO_LOGGER = {} as Logger;

/**
 * A client that comes in process must not read the machine's AWS files: they are not meant for it, and
 * virtual time does not wait for a disk. Each of these would be looked up there. The endpoint is a name only:
 * the request handler decides where it goes.
 */
const SEALED = {
  endpoint: 'http://aws.in-process',
  defaultsMode: 'standard',
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: async () => undefined,
  authSchemePreference: [],
  accountIdEndpointMode: 'disabled',
  endpointDiscoveryEnabledProvider: async () => false,
  sigv4aSigningRegionSet: [],
  disableRequestCompression: true,
  requestMinCompressionSizeBytes: 10_240,
  logger: NO_LOGGER,
  // Beside the lookup: a virtual clock's Date header would look like skew,
  // and the SDK retries every error that comes with skew.
  disableClockSkewCorrection: true,
  httpAuthSchemes: [inProcessSignature],
} as const;

/**
 * What SDK clients of this process are made with:
 * `new ECSClient({ region, credentials, ...local.transport })`.
 */
export interface Transport {
  readonly requestHandler: InProcessHandler;
}

export const transportOver = (requestHandler: InProcessHandler): Transport => ({ ...SEALED, requestHandler });
