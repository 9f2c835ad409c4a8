import { type Clients, makeClients } from '../../aws/clients.ts';
import { type AwsClock, awsClock } from './aws-clock.ts';

/**
 * Clients of a command: AWS as the environment says. A local AWS takes every key, so where `AWS_ENDPOINT_URL`
 * is on this machine and no key is set, none is asked for.
 */
export function commandClients(env: NodeJS.ProcessEnv = process.env, clock: AwsClock = awsClock()): Clients {
  const known = Boolean(env.AWS_ACCESS_KEY_ID || env.AWS_PROFILE || env.AWS_WEB_IDENTITY_TOKEN_FILE);
  // The SDK for JavaScript reads AWS_REGION alone; the AWS CLI and boto3 read AWS_DEFAULT_REGION.
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || (isLoopback(env.AWS_ENDPOINT_URL) ? 'us-east-1' : undefined);
  return makeClients({
    clock,
    heard: clock.heard,
    ...(region !== undefined && { region }),
    ...(!known && isLoopback(env.AWS_ENDPOINT_URL) && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
}

function isLoopback(endpoint: string | undefined): boolean {
  if (!endpoint || !URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
