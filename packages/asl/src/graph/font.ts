import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The font that pictures are measured with, and that PNGs are drawn with: the same on every machine. */
const files = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;
export type Weight = keyof typeof files;

/** What SVG viewers are told: Verdana is as wide, and every system has a plain one. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, sans-serif";

export const fontFile = (weight: Weight): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${files[weight]}`);

/** The width of a line of text in pixels. */
export function textWidth(text: string, size: number, weight: Weight): number {
  const font = loaded.get(weight) ?? readAdvances(readFileSync(fontFile(weight)));
  loaded.set(weight, font);
  return [...text].reduce((sum, sign) => sum + font.advance(sign.codePointAt(0)!), 0) * (size / font.unitsPerEm);
}

const loaded = new Map<Weight, Advances>();

interface Advances {
  readonly unitsPerEm: number;
  readonly advance: (codePoint: number) => number;
}

/** A TrueType file's own widths: its tables `cmap` (sign to glyph, format 4) and `hmtx` (glyph to width). */
function readAdvances(font: Buffer): Advances {
  const table = (tag: string): Buffer => {
    for (let i = 0; i < font.readUInt16BE(4); i += 1) {
      const at = 12 + 16 * i;
      if (font.toString('latin1', at, at + 4) === tag) return font.subarray(font.readUInt32BE(at + 8));
    }
    throw new Error(`the font has no table '${tag}'`);
  };
  const glyphOf = glyphsOf(table('cmap'));
  const hmtx = table('hmtx');
  const wide = table('hhea').readUInt16BE(34);
  return {
    unitsPerEm: table('head').readUInt16BE(18),
    advance: (codePoint) => hmtx.readUInt16BE(4 * Math.min(glyphOf(codePoint), wide - 1)),
  };
}

function glyphsOf(cmap: Buffer): (codePoint: number) => number {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.subarray(cmap.readUInt32BE(8 + 8 * i)));
  const map = subtables.find((each) => each.readUInt16BE(0) === 4);
  if (!map) throw new Error('the font has no map of format 4');
  const doubled = map.readUInt16BE(6);
  const [ends, starts, deltas, ranges] = [14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled];
  return (codePoint) => {
    for (let at = 0; at < doubled; at += 2) {
      if (codePoint > map.readUInt16BE(ends + at)) continue;
      const [start, delta, range] = [map.readUInt16BE(starts + at), map.readUInt16BE(deltas + at), map.readUInt16BE(ranges + at)];
      if (codePoint < start) return 0;
      const glyph = range === 0 ? codePoint : map.readUInt16BE(ranges + at + range + 2 * (codePoint - start));
      return range !== 0 && glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
