import { fontFile } from './font.ts';

/**
 * Pixels for each of the SVG's: text stays sharp when a reader looks closer. A tall picture gets fewer, or it
 * would take seconds.
 */
const SCALE = { small: 2, tall: 1, tallFrom: 3_000 } as const;

/** An SVG as pixels, with the same font on every machine. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const font = { fontFiles: [fontFile('regular'), fontFile('bold')], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scaleOf(svg) } }).render().asPng();
}

const scaleOf = (svg: string): number => (Number(/ height="(\d+)"/.exec(svg)?.[1]) < SCALE.tallFrom ? SCALE.small : SCALE.tall);
