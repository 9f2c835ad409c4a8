import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { compile, graphOf, svgOf } from '@teal/asl';
import { WORKFLOWS } from '../../src/installation/workflows.ts';

jest.setTimeout(600_000);

test.each(WORKFLOWS.map((workflow) => [workflow.name, workflow] as const))(
  'docs/pictures/%s.svg shows the workflow as it is; npm run pictures draws it again',
  async (name, workflow) => {
    const picture = readFileSync(new URL(`../../docs/pictures/${name}.svg`, import.meta.url), 'utf8');
    // Compared as a whole: a difference of long texts would fill the screen and say nothing.
    expect(picture === (await svgOf(graphOf(compile(workflow))))).toBe(true);
  },
);
