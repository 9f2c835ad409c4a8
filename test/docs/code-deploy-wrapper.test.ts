import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readAnswer } from '../../src/deployment/hooks/answer.ts';

/**
 * The wrapper of docs/hooks.md is run as it is printed, around a hook as AWS shows one: its handler puts a
 * status with a client of its own. Source: CodeDeploy user guide, "Tutorial: Deploy an Amazon ECS service
 * with a validation test", step 3, in the words of the AWS SDK for JavaScript v3.
 */
const CLIENT = `
export const heard = [];
class Client {
  async send({ input }) {
    heard.push(input);
    return { lifecycleEventHookExecutionId: input.lifecycleEventHookExecutionId };
  }
}
export const codedeploy = new Client();
`;

const WRITTEN = `
import { codedeploy } from './client.mjs';

export const events = [];
export let says = async () => 'Succeeded';
export const saying = (next) => { says = next; };

export const handler = async (event, context) => {
  events.push({ ...event, context });
  const status = await says();
  if (status === undefined) return;
  const lifecycleEventHookExecutionId = event.LifecycleEventHookExecutionId;
  const answer = await codedeploy.send({ input: { deploymentId: event.DeploymentId, lifecycleEventHookExecutionId, status } });
  if (answer.lifecycleEventHookExecutionId === undefined) throw new Error('CodeDeploy answers with the id');
};
`;

interface Written {
  readonly events: readonly object[];
  saying(next: () => Promise<string | undefined>): void;
}

interface Client {
  readonly heard: readonly object[];
}

type Handler = (event: object, context: object) => Promise<unknown>;

const OF_TEAL = { executionId: 'e-1', lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT', teal: { deployment: 'checkout-42' } };
const OF_CODE_DEPLOY = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'l-1' };
const CONTEXT = { awsRequestId: 'r-1' };

let folder: string;
let handler: Handler;
let written: Written;
let client: Client;

function printed(): string {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/hooks.md'), 'utf8');
  const code = /^## A hook that was written for CodeDeploy$.*?^```js\n(.*?)^```$/ms.exec(page)?.[1];
  if (code === undefined) throw new Error('docs/hooks.md shows no wrapper');
  return code;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'teal-wrapper-'));
  writeFileSync(join(folder, 'client.mjs'), CLIENT);
  writeFileSync(join(folder, 'code-deploy-hook.mjs'), WRITTEN);
  writeFileSync(join(folder, 'wrapper.mjs'), printed());
  const load = (file: string): Promise<unknown> => import(pathToFileURL(join(folder, file)).href);
  ({ handler } = (await load('wrapper.mjs')) as { readonly handler: Handler });
  written = (await load('code-deploy-hook.mjs')) as Written;
  client = (await load('client.mjs')) as Client;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the wrapper of docs/hooks.md', () => {
  test.each([
    ['Succeeded', 'SUCCEEDED'],
    ['Failed', 'FAILED'],
    // It has told CodeDeploy nothing, and would time out there.
    [undefined, 'FAILED'],
  ] as const)('makes of the status %s the answer %s, and CodeDeploy hears nothing', async (status, hookStatus) => {
    written.saying(async () => status);
    const before = client.heard.length;
    const answer = await handler(OF_TEAL, CONTEXT);
    expect(readAnswer({ answer }, {})).toMatchObject({ status: hookStatus });
    expect(written.events.at(-1)).toEqual({ DeploymentId: 'checkout-42', LifecycleEventHookExecutionId: 'e-1', context: CONTEXT });
    expect(client.heard).toHaveLength(before);
  });

  test('lets what the hook throws through', async () => {
    written.saying(() => Promise.reject(new Error('the test cannot be run')));
    await expect(handler(OF_TEAL, CONTEXT)).rejects.toThrow('the test cannot be run');
  });

  // Lambda keeps an environment: both may call the same one while a team moves.
  test('answers CodeDeploy itself, also where Teal has called it before', async () => {
    written.saying(() => Promise.reject(new Error('it fails once')));
    await expect(handler(OF_TEAL, CONTEXT)).rejects.toThrow();
    written.saying(async () => 'Succeeded');
    await handler(OF_TEAL, CONTEXT);
    await handler(OF_CODE_DEPLOY, CONTEXT);
    expect(client.heard.at(-1)).toEqual({ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'l-1', status: 'Succeeded' });
    expect(written.events.at(-1)).toEqual({ ...OF_CODE_DEPLOY, context: CONTEXT });
  });
});
