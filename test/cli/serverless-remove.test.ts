import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '@teal/local-aws';
import { dynamo, makeClients } from '../../src/aws/clients.ts';
import { dynamoRecord, recordTable } from '../../src/aws/record/dynamo-record.ts';
import { systemClock } from '../../src/aws/system-clock.ts';
import type { Serverless } from '../../src/cli/osls.ts';
import TealPlugin from '../../src/cli/serverless.ts';
import { PLACES } from '../../src/installation/places.ts';
import { shifted } from '../deployment/record/a-record.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let local: LocalAws | undefined;
afterEach(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  delete process.env.TEAL_REMOVED_PREFIX;
  await local?.stop();
});

/** osls as far as its plugins see it: `npx serverless <command>`. */
async function hooksOf(command: string, params: readonly string[] = []) {
  const provider = { getRegion: () => 'us-east-1', getAwsSdkV3Config: async () => ({ region: 'us-east-1', credentials }) };
  const serverless = {
    serviceDir: PLACES.root,
    configurationInput: { service: 'teal', custom: { teal: { deployments: 'sample/checkout/deployments' } } },
    processedInput: { commands: [command] },
    classes: { Error },
    extendConfiguration: () => {},
    getProvider: () => provider,
  };
  const plugin = new TealPlugin(serverless as unknown as Serverless, { param: params }, { log: { notice: () => {} } });
  await plugin.asyncInit();
  return plugin.hooks;
}

test('serverless remove is refused while a deployment is in flight, at its start and once more before it removes anything', async () => {
  local = await startLocalAws({ port: 0 });
  process.env.AWS_ENDPOINT_URL = local.endpoint;
  const client = dynamo(makeClients({ clock: systemClock, region: 'us-east-1', credentials }));
  await client.send(new CreateTableCommand(recordTable('teal')));
  const record = dynamoRecord(client, systemClock, 'teal');
  const { version: _, ...atHalf } = shifted(50);
  const hooks = await hooksOf('remove');
  await expect(hooks.initialize?.()).resolves.toBeUndefined();
  await record.change('checkout', () => ({ write: { ...atHalf, version: 1 }, result: undefined }));
  for (const hook of ['initialize', 'before:remove:remove']) await expect(hooks[hook]?.()).rejects.toThrow(/checkout-1 is in flight/);
  const ignoring = await hooksOf('remove', ['inFlight=ignore']);
  await expect(ignoring.initialize?.()).resolves.toBeUndefined();
  // It is the installation that was looked at.
  process.env.TEAL_REMOVED_PREFIX = 'other';
  await expect(ignoring.initialize?.()).rejects.toThrow("serverless.yml is of the installation 'teal', and 'other' is to be removed");
  // Other commands change nothing of what is in flight.
  for (const hook of ['initialize', 'before:remove:remove']) await expect((await hooksOf('package'))[hook]?.()).resolves.toBeUndefined();
});
