import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultProvider } from '../../../src/aws/lambda-credentials.ts';
import { PLACES } from '../../../src/installation/places.ts';
import { budgetOf, clientsOf } from '../../../src/installation/template/budget.ts';
import { type Bundle, bundleFunctions } from '../../../src/installation/template/bundle.ts';
import { packedConfigs } from '../../../src/installation/template/packed-configs.ts';
import { packageSite } from '../../../src/installation/template/site.ts';

const site = await packageSite('teal', PLACES.sampleDeployments);
const bundles = new Map<string, Bundle>();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teal-bundles-'));
  for (const bundle of await bundleFunctions(site.actions.map(({ name }) => name))) {
    bundles.set(bundle.name, bundle);
    await writeFile(join(folder, `${bundle.name}.cjs`), bundle.code);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a bundle', () => {
  test.each(site.actions)('of $name has the SDK clients of its ports, no other, and keeps to its budget', (packaged) => {
    const { code, contents } = bundles.get(packaged.name)!;
    const clients = [...contents.keys()]
      .filter((owner) => owner.startsWith('@aws-sdk/client-'))
      .map((owner) => owner.slice('@aws-sdk/client-'.length));
    expect(clients.sort()).toEqual(clientsOf(packaged.action.uses.map(({ port }) => port)));
    expect(code.length).toBeLessThanOrEqual(budgetOf(packaged));
  });

  test('has none of the credentials that people have', () => {
    const owners = new Set([...bundles.values()].flatMap(({ contents }) => [...contents.keys()]));
    expect([...owners].filter((owner) => /credential|nested-clients|sso/.test(owner))).toEqual([]);
  });

  test('is the same for the same sources', async () => {
    const [again] = await bundleFunctions(['acquire-lease']);
    expect(Buffer.from(again!.code).equals(Buffer.from(bundles.get('acquire-lease')!.code))).toBe(true);
  });

  test('keeps the names of errors, though it is minified: every handler refuses an empty input as BadRequest', async () => {
    const program = `
      const names = ${JSON.stringify(site.actions.map(({ name }) => name))};
      const refused = async (name) => {
        try { await require(${JSON.stringify(`${folder}/`)} + name + '.cjs').handler({}); return 'nothing'; } catch (error) { return error.name; }
      };
      Promise.all(names.map(refused)).then((said) => console.error(JSON.stringify(said)));`;
    const { stderr } = await promisify(execFile)(process.execPath, ['--eval', program], {
      env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's', POWERTOOLS_DEV: 'false' },
    });
    const said = JSON.parse(stderr.trim().split('\n').at(-1) ?? '[]') as readonly string[];
    expect(new Set(said)).toEqual(new Set(['BadRequest']));
    expect(said).toHaveLength(site.actions.length);
  });
});

describe('the packed configurations', () => {
  test('are refused over 64 KB, with the largest by name', () => {
    const [config] = site.configs;
    const tests = Array.from({ length: 1_000 }, (_, i) => ({ ...config!.tests[0]!, name: `test ${i}` }));
    expect(() => packedConfigs([{ ...config!, service: 'large', tests }])).toThrow(
      /the 1 configurations take \d+ bytes, and at most 65536 are packaged with a function; the largest: large \d+/,
    );
  });

  test('are what deployments/ says', () => {
    expect(JSON.parse(new TextDecoder().decode(packedConfigs(site.configs)))).toHaveLength(site.configs.length);
  });
});

describe('the credentials of a packaged function', () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      if (before[key] === undefined) delete process.env[key];
      else process.env[key] = before[key];
    }
  });

  test('are those that Lambda puts into its environment', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' });
    expect(await defaultProvider()()).toEqual({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' });
  });

  test('are missed by name where they are not there', async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    await expect(defaultProvider()()).rejects.toMatchObject({ name: 'CredentialsProviderError' });
  });
});
