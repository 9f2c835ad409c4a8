import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configurationKeys } from '../../../src/deployment/configuration/configuration-json-schema.ts';
import { exampleConfiguration } from '../../../src/deployment/configuration/example-configuration.ts';
import type { RouteKind } from '../../../src/deployment/route-kinds.ts';
import { LanguageServer } from '../../support/language-server.ts';

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start();
}, 600_000);
afterAll(() => server.stop());

/** `tests[].get` -> `{ tests: [{ get`, and what closes it. A free name (`*`) is some name. */
function nested(path: string): readonly [string, string] {
  const parts = path.split('.').map((part) => part.replace('*', 'any'));
  const open = parts.map((part, index) =>
    index === parts.length - 1 ? `{ ${part.replace('[]', '')}` : `{ ${part.replace('[]', ': [')}${part.endsWith('[]') ? '' : ':'} `,
  );
  const close = parts.map((part, index) => (index < parts.length - 1 && part.endsWith('[]') ? ' }]' : ' }'));
  // A list closes behind the object that is in it.
  return [open.join(''), close.reverse().join('').replace(/^ \}/, ' }')];
}

/**
 * A value that the key takes where it takes some words alone: another one leads away from what the union
 * means.
 */
const wordOf = (wants: string): string => /^(?:one of )?'([^']+)'/.exec(wants)?.[1] ?? '/';

const FUNCTIONS = { 'load-balancer': 'loadBalanced', dns: 'dnsWeighted' } as const satisfies Record<RouteKind, string>;

describe('an editor', () => {
  test.each(['load-balancer', 'dns'] as const)(
    'shows the text of every key of the route %s',
    async (route) => {
      const keys = configurationKeys(route);
      let text = `import { ${FUNCTIONS[route]} as configured } from 'teal';\n`;
      const places = keys.map(({ path, wants }) => {
        const [open, close] = nested(path);
        text += `configured(${open}`;
        const offset = text.length - 1;
        text += `: '${wordOf(wants)}'${close});\n`;
        return offset;
      });
      const open = server.open(`hovered-${route}.ts`, text);
      const shown = await Promise.all(places.map(async (offset) => (await open.hover(offset)).replaceAll(/\s+/g, ' ')));
      const silent = keys.filter(({ text }, index) => !shown[index]?.includes(text));
      expect(silent.map(({ path }) => [path, shown[keys.findIndex((key) => key.path === path)]])).toEqual([]);
    },
    600_000,
  );

  test('finds nothing wrong with the example', async () => {
    const wrong = exampleConfiguration().replace("after: 'off'", "after: 'on'");
    expect(await server.open('example.ts', exampleConfiguration()).problems()).toEqual([]);
    expect(await server.open('wrong.ts', wrong).problems()).toEqual([expect.stringContaining('"on"')]);
  }, 600_000);
});
