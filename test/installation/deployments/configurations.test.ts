import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { exampleConfiguration } from '../../../src/deployment/configuration/example-configuration.ts';
import { loadConfiguration, loadConfigurations } from '../../../src/installation/deployments/configurations.ts';
import { deploymentsFolder } from '../../../src/installation/deployments/folder.ts';
import { aConfiguration } from '../../support/worlds.ts';

const EXAMPLE = exampleConfiguration();
let project = '';
afterEach(() => rm(project, { recursive: true, force: true }));

/** A project as `npm init -y` makes it, with these files. */
async function given(files: Readonly<Record<string, string>>): Promise<string> {
  project = await realpath(await mkdtemp(join(tmpdir(), 'teal-project-')));
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "commonjs" }', ...files })) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  return join(project, 'deployments');
}

const servicesOf = async (folder: string) => [...(await loadConfigurations(folder)).keys()];
const named = (service: string) => EXAMPLE.replace("service: 'checkout'", `service: '${service}'`);

describe('the folder of configurations', () => {
  test('is the nearest deployments/ in the working folder or above it', async () => {
    const folder = await given({ 'deployments/checkout.ts': named('checkout'), 'app/src/main.ts': '' });
    expect(await deploymentsFolder(undefined, project)).toBe(folder);
    expect(await deploymentsFolder(undefined, join(project, 'app/src'))).toBe(folder);
  });

  test('is another one where that is named, from the working folder', async () => {
    await given({ 'teal/services/checkout.ts': named('checkout') });
    expect(await deploymentsFolder('services', join(project, 'teal'))).toBe(join(project, 'teal/services'));
    await expect(deploymentsFolder('nowhere', project)).rejects.toThrow(`--deployments: there is no folder ${project}/nowhere`);
  });

  test('that is not there, or has nothing in it, is told with what to write', async () => {
    const folder = await given({});
    await expect(deploymentsFolder(undefined, project)).rejects.toThrow(
      /there is no folder deployments\/[\s\S]*npx teal init[\s\S]*--deployments/,
    );
    await mkdir(folder);
    await writeFile(join(folder, 'README.md'), 'Our services.');
    await expect(loadConfigurations(folder)).rejects.toThrow(/has no configuration[\s\S]*npx teal init/);
  });
});

describe('its files', () => {
  test('may be TypeScript or JavaScript of any kind, and JSON', async () => {
    const javascript = (service: string) => named(service).replaceAll('as const', '');
    const folder = await given({
      'deployments/a.ts': named('a'),
      'deployments/b.mts': named('b'),
      'deployments/c.cts': named('c'),
      'deployments/d.js': javascript('d'),
      'deployments/e.mjs': javascript('e'),
      'deployments/f.cjs': javascript('f')
        .replace(/^import .*$/m, "const { loadBalanced } = require('teal');")
        .replace('export default', 'module.exports ='),
      'deployments/g.json': JSON.stringify({ ...aConfiguration(), service: 'g' }),
    });
    expect(await servicesOf(folder)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('may import helpers, which begin with _, packages of the project, and files beside them', async () => {
    const folder = await given({
      'node_modules/names/package.json': '{ "name": "names", "main": "index.js" }',
      'node_modules/names/index.js': "module.exports = { cluster: 'theirs' };",
      'deployments/_shared.ts': "import names from 'names';\nexport const cluster: string = names.cluster;",
      'deployments/_parts/port.ts': 'export const port = 3000;',
      'deployments/name.txt': 'from-a-file',
      'deployments/checkout.ts': `import { readFileSync } from 'node:fs';
import { port } from './_parts/port';
import { cluster } from './_shared.ts';
${EXAMPLE.replace("service: 'checkout'", "service: readFileSync(new URL('./name.txt', import.meta.url), 'utf8')")
  .replace("cluster: 'production'", 'cluster')
  .replace('port: 8080', 'port')}`,
    });
    const config = (await loadConfigurations(folder)).get('from-a-file');
    expect([config?.cluster, config?.container.port]).toEqual(['theirs', 3000]);
  });

  test('in folders are not passed over: that is said', async () => {
    const folder = await given({ 'deployments/checkout.ts': named('checkout'), 'deployments/team/search.ts': named('search') });
    await expect(loadConfigurations(folder)).rejects.toThrow(/team\/: folders are not read\. .*'_team'/);
  });

  test('of a kind that is not read are not passed over either', async () => {
    const folder = await given({ 'deployments/checkout.ts': named('checkout'), 'deployments/search.yml': 'service: search' });
    await expect(loadConfigurations(folder)).rejects.toThrow(/search\.yml: only \.ts, .*, \.json are read/);
  });

  test('that cannot be read are told with the line and column, all of them', async () => {
    const folder = await given({ 'deployments/a.ts': 'export default {\n  service: a b\n};', 'deployments/b.ts': "import './_none.ts';" });
    await expect(loadConfigurations(folder)).rejects.toThrow(/^a\.ts:2:14: .*\nb\.ts:1:8: .*_none/);
  });

  test('with faults are told with their name, and with every fault', async () => {
    const folder = await given({
      'deployments/a.ts': named('a').replace("cluster: 'production'", 'cluster: 7').replace('port: 8080', "port: 'no'"),
    });
    await expect(loadConfigurations(folder)).rejects.toThrow(/^a\.ts:\n[\s\S]*cluster: [\s\S]*container\.port: /);
  });

  test.each([
    ['a.ts', 'export const config = 1;', /^a\.ts: has no configuration as its default export/],
    ['a.ts', "throw new RangeError('too far');", /^a\.ts: RangeError: too far/],
    ['a.json', '{ "service": }', /^a\.json: .*JSON/],
    ['a.json', '{}', /^a\.json:\n/],
  ])('%s with %p is refused', async (file, text, says) => {
    await expect(loadConfigurations(await given({ [`deployments/${file}`]: text }))).rejects.toThrow(says);
  });

  test('may not configure one service twice: both files are named', async () => {
    const folder = await given({ 'deployments/a.ts': named('checkout'), 'deployments/b.ts': named('checkout') });
    await expect(loadConfigurations(folder)).rejects.toThrow("b.ts: the service 'checkout' is configured in a.ts too");
  });
});

test('a folder that is not there is told as that, whoever names it', async () => {
  const folder = await given({});
  await expect(loadConfigurations(folder)).rejects.toThrow(/^there is no folder .*deployments with your services; 'npx teal init'/);
});

describe('one service of a folder', () => {
  const broken = { 'deployments/broken.ts': 'export default {', 'deployments/notes.yml': '', 'deployments/bad.json': '{' };

  test('is read whatever is wrong with other files', async () => {
    const folder = await given({ ...broken, 'deployments/checkout.ts': named('checkout') });
    expect((await loadConfiguration(folder, 'checkout')).service).toBe('checkout');
  });

  test('is found in a file of another name too', async () => {
    const folder = await given({ ...broken, 'deployments/shop.ts': named('checkout') });
    expect((await loadConfiguration(folder, 'checkout')).service).toBe('checkout');
  });

  test('runs no code of other files where its own is there', async () => {
    const folder = await given({ 'deployments/checkout.ts': named('checkout'), 'deployments/other.ts': "throw new Error('it ran');" });
    expect((await loadConfiguration(folder, 'checkout')).service).toBe('checkout');
    await expect(loadConfiguration(folder, 'search')).rejects.toThrow(
      /has checkout\nThese files cannot be read:\nother\.ts: Error: it ran/,
    );
  });

  test('whose own file is wrong is told with what is wrong in that file alone', async () => {
    const folder = await given({ ...broken, 'deployments/checkout.ts': 'export default (' });
    await expect(loadConfiguration(folder, 'checkout')).rejects.toThrow(/^checkout\.ts:1:\d+: [^\n]*$/);
  });

  test('that no file has is told with those that there are', async () => {
    const folder = await given({ 'deployments/checkout.ts': named('checkout'), 'deployments/other.ts': named('search') });
    await expect(loadConfiguration(folder, 'nobody')).rejects.toThrow(
      /'nobody' has no configuration; .*deployments\/ has checkout, search$/,
    );
  });
});
