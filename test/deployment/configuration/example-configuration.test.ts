import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { configurationKeys } from '../../../src/deployment/configuration/configuration-json-schema.ts';
import { exampleConfiguration } from '../../../src/deployment/configuration/example-configuration.ts';
import { EXAMPLE, EXAMPLE_SPARE } from '../../../src/deployment/configuration/example-values.ts';
import { bakeRefusals } from '../../../src/deployment/plan/judge-refusals.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';

const example = exampleConfiguration();
const words = (text: string) => text.replaceAll(/\n\s*\/\/ /g, ' ').replaceAll(/\s+/g, ' ');

/** As the command loads it: by esbuild, with `teal` being this package. */
async function loaded(source: string): Promise<ServiceConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'teal-example-'));
  try {
    await writeFile(join(folder, 'checkout.ts'), source);
    const teal = fileURLToPath(new URL('../../../src/index.ts', import.meta.url));
    await build({
      entryPoints: [join(folder, 'checkout.ts')],
      outfile: join(folder, 'checkout.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: { teal },
      logLevel: 'error',
    });
    return (await import(pathToFileURL(join(folder, 'checkout.mjs')).href)).default;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the example of a configuration', () => {
  test('loads as what its values say', async () => {
    expect(parseConfiguration(EXAMPLE)).toEqual({ ok: true, config: await loaded(example) });
  });

  test('can be judged: no bake of it is too short', () => {
    const parsed = parseConfiguration(EXAMPLE);
    expect(parsed.ok && bakeRefusals(parsed.config)).toEqual([]);
  });

  test('has every key of the schema, after its text, but for those inside of what a comment shows whole', () => {
    const keys = configurationKeys('load-balancer');
    const inside = keys.filter(({ ofManyForms, required }) => ofManyForms && !required).map(({ path }) => `${path}[].`);
    expect(inside).toEqual(['judge.checks[].']);
    const whole = [...inside, ...Object.keys(EXAMPLE_SPARE).flatMap((path) => [`${path}.`, `${path}[].`])];
    const shown = keys.filter(({ path }) => !whole.some((outer) => path.startsWith(outer)));
    const silent = shown.filter(({ path, text }) => {
      const name = path.split('.').at(-1);
      const said = words(example).indexOf(text);
      const next = words(example).slice(said + text.length);
      const beside = new RegExp(`// ${name}: [^\\n]*, // ${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`).test(example);
      return !beside && (said < 0 || !new RegExp(`^( Optional\\.| Default: [^\\n]*?\\.)?( For example:)? (// )?${name}: `).test(next));
    });
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('shows in comments only what is valid when it is put in', async () => {
    const shown = example
      .replace(/^(\s*)get: .*\n/m, '')
      .replace('// post: ', 'post: ')
      .replace(/\/\/ (registry|host|headers|body|worse|strict|approval|before): /g, '$1: ')
      .replaceAll(/\/\/ ((checks|hooks): \[\n)/g, '$1')
      .replace(/^ +\/\/ +(\{ name: .*\},|\],)$/gm, '$1')
      .replace('      headers: {},\n', '');
    expect(await loaded(shown)).toMatchObject({
      image: { registry: EXAMPLE_SPARE['image.registry'] },
      approval: { withinSeconds: 24 * 3_600, silence: 'rollback' },
      before: { kind: 'task', task: { container: 'web', command: ['npm', 'run', 'migrate'] } },
      steps: [{ approval: { withinSeconds: 24 * 3_600, silence: 'rollback' } }, { weight: 50 }, { weight: 100 }],
      stage: { host: EXAMPLE_SPARE['stage.host'] },
      judge: {
        errorRate: { worse: 2, strict: true },
        latency: { worse: 2 },
        checks: [
          { max: 0.05, worse: 2 },
          { of: { lambda: { answers: 'verdict' } } },
          { of: { slo: 'checkout-availability' }, fail: 'ask' },
        ],
      },
      tests: [
        {
          method: 'POST',
          path: EXAMPLE_SPARE['tests[].post'],
          body: EXAMPLE_SPARE['tests[].body'],
          expect: { headers: EXAMPLE_SPARE['tests[].expect.headers'] },
        },
      ],
    });
  });

  test('is narrow enough to be read', () => {
    expect(example.split('\n').filter((line) => line.length > 110)).toEqual([]);
    expect(example).toMatch(/^import \{ loadBalanced \} from 'teal';\n/);
  });
});
