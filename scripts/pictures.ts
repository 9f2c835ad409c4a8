import { mkdir, writeFile } from 'node:fs/promises';
import { compile, graphOf, svgOf } from '@teal/asl';
import { WORKFLOWS } from '../src/installation/workflows.ts';

/** Draws every workflow into `docs/pictures`: `npm run pictures`. A test fails when one is out of date. */

const folder = new URL('../docs/pictures/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const workflow of WORKFLOWS) await writeFile(new URL(`${workflow.name}.svg`, folder), await svgOf(graphOf(compile(workflow))));
