import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, statesOf } from '@teal/asl';
import { WORKFLOWS } from '../../installation/workflows.ts';

/** Writes `<out>/<workflow>.asl.json` for every workflow. */
export async function compileWorkflows({ out }: { readonly out: string }): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const workflow of WORKFLOWS) {
    const machine = compile(workflow);
    const file = join(out, `${workflow.name}.asl.json`);
    const text = `${JSON.stringify(machine, undefined, 2)}\n`;
    await writeFile(file, text);
    console.log(`${file}: ${statesOf(machine).length} states, ${Buffer.byteLength(text)} bytes`);
  }
}
