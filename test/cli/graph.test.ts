import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { compile, graphOf, mermaidOf } from '@teal/asl';
import { graph } from '../../src/cli/commands/graph.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';

jest.setTimeout(600_000);

let folder: string;
let file: string;
const said: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teal-graph-'));
  file = join(folder, 'mine.asl.json');
  const states = { Look: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Next: 'Done' }, Done: { Type: 'Succeed' } };
  await writeFile(file, JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Look', States: states }));
  const keep = (part: unknown) => said.push(String(part)) > 0;
  jest.spyOn(console, 'log').mockImplementation(keep);
  jest.spyOn(process.stdout, 'write').mockImplementation(keep);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('teal graph', () => {
  test.each([
    ['svg', /^<svg xmlns=/],
    ['png', /^\uFFFDPNG/],
    ['mmd', /^flowchart TB\n/],
  ])('writes a machine in a file as .%s, into a folder that it makes', async (ending, begins) => {
    const out = join(folder, 'made', `mine.${ending}`);
    await graph(file, { out });
    expect((await readFile(out)).toString('utf8')).toMatch(begins);
    expect(said.at(-1)).toMatch(new RegExp(`mine\\.${ending}: \\d+ bytes`));
  });

  test.each(WORKFLOWS.map((workflow) => [workflow.name, workflow] as const))('prints %s as Mermaid', async (name, workflow) => {
    said.length = 0;
    await graph(name, {});
    expect(said.join('')).toBe(mermaidOf(graphOf(compile(workflow))));
  });

  test.each([
    [
      'nope',
      undefined,
      /there is no workflow 'nope'; there are load-balancer, dns, recover-load-balancer, recover-dns, put-back-load-balancer, put-back-dns, hooks, and any file that ends in \.asl\.json/,
    ],
    ['dns', 'dns.gif', /'dns\.gif' is no picture that can be written: its name ends in \.svg, \.png, \.mmd/],
    ['dns', 'dns', /'dns' is no picture/],
    ['missing.asl.json', undefined, /'missing\.asl\.json' cannot be read: ENOENT/],
    [
      'package.json',
      undefined,
      /'package\.json' is no state machine that can be drawn: a machine is a JSON object with StartAt and States/,
    ],
  ])('refuses %s to %s', async (workflow, out, says) => {
    await expect(graph(workflow, out === undefined ? {} : { out })).rejects.toMatchObject({
      name: 'BadUsage',
      message: expect.stringMatching(says),
    });
  });
});
