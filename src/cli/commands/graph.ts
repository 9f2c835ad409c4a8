import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { compile, type Graph, graphOf, mermaidOf, pngOf, svgOf } from '@teal/asl';
import { BadUsage } from '../../installation/bad-usage.ts';
import { WORKFLOWS } from '../../installation/workflows.ts';

const FORMATS = {
  '.svg': svgOf,
  '.png': async (graph) => pngOf(await svgOf(graph)),
  '.mmd': async (graph) => mermaidOf(graph),
} as const satisfies Record<string, (graph: Graph) => Promise<string | Uint8Array>>;

/** Draws a workflow, one of those that are installed or any machine in a file, as the console does. */
export async function graph(workflow: string, { out }: { readonly out?: string }): Promise<void> {
  const format = out === undefined ? undefined : formatOf(out);
  const drawn = await graphNamed(workflow);
  if (out === undefined || format === undefined) {
    process.stdout.write(mermaidOf(drawn));
    return;
  }
  await mkdir(dirname(out), { recursive: true });
  const picture = await format(drawn);
  await writeFile(out, picture);
  console.log(`${out}: ${Buffer.byteLength(picture)} bytes`);
}

function formatOf(out: string) {
  const ending = extname(out);
  if (!(ending in FORMATS))
    throw new BadUsage(`'${out}' is no picture that can be written: its name ends in ${Object.keys(FORMATS).join(', ')}`);
  return FORMATS[ending as keyof typeof FORMATS];
}

async function graphNamed(name: string): Promise<Graph> {
  const installed = WORKFLOWS.find((workflow) => workflow.name === name);
  if (installed) return graphOf(compile(installed));
  if (!name.endsWith('.json')) {
    const known = WORKFLOWS.map((workflow) => workflow.name).join(', ');
    throw new BadUsage(`there is no workflow '${name}'; there are ${known}, and any file that ends in .asl.json`);
  }
  const text = await readFile(name, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BadUsage(`'${name}' cannot be read: ${error.code}`);
  });
  try {
    return graphOf(JSON.parse(text));
  } catch (error) {
    throw new BadUsage(`'${name}' is no state machine that can be drawn: ${(error as Error).message}`);
  }
}
