import { readFileSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import { graphOf, mermaidOf, pngOf, svgOf } from '../../src/index.ts';

jest.setTimeout(600_000);

/**
 * Machines and their pictures, which people have looked at. After a change that is meant, look again:
 * `npx teal graph packages/asl/test/graph/golden/poll.asl.json --out packages/asl/test/graph/golden/poll.svg`.
 */
const golden = (file: string): string => readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8');
const graphIn = (name: string) => graphOf(JSON.parse(golden(`${name}.asl.json`)));

describe.each(['poll', 'order'])('the machine %s', (name) => {
  test('is drawn as before', async () => expect(await svgOf(graphIn(name))).toBe(golden(`${name}.svg`)));

  test('is told in Mermaid as before', () => expect(mermaidOf(graphIn(name))).toBe(golden(`${name}.mmd`)));

  test('gives the same bytes twice, as pixels too', async () => {
    const [first, second] = [await pngOf(await svgOf(graphIn(name))), await pngOf(await svgOf(graphIn(name)))];
    expect(Buffer.from(first).equals(second)).toBe(true);
    expect(Buffer.from(first).subarray(1, 4).toString()).toBe('PNG');
  });

  test('has its words in the pixels: the font is there on a machine without any', async () => {
    const svg = await svgOf(graphIn(name));
    const [withWords, without] = [await pngOf(svg), await pngOf(svg.replaceAll(/<text[\s\S]*?<\/text>/g, ''))];
    expect(withWords.length).toBeGreaterThan(without.length * 1.5);
  });
});
