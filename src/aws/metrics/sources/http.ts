import { answerOf } from './answers.ts';
import { placeOf } from './http-door.ts';
import { withKept } from './kept-numbers.ts';
import { picked } from './picked.ts';
import { filled, placeholderValues, tellsSidesApart } from './placeholders.ts';
import { NoAnswer, type Said, SIDES, type SideName } from './said.ts';
import type { Question, SourceRow } from './source.ts';

const LARGEST = 64 * 1024;

type Asked = Question<'http'>;

/**
 * JSON over HTTP, of which an expression picks what is judged. A URL that tells the sides apart is asked for
 * each; a verdict is of green.
 */
export const httpSource: SourceRow<'http'> = {
  query: ({ of }) => `GET ${placeOf(new URL(of.url))}, of which ${of.pick}`,
  async read(question) {
    const { of, look } = question;
    const sides = of.answers !== 'verdict' && tellsSidesApart([of.url]) ? SIDES : (['green'] as const);
    const [green, blue] = await Promise.all(sides.map(async (side) => answerOf(of.answers, await pick(question, side), side)));
    if (green!.kind === 'numbers' || blue?.kind === 'numbers') {
      if (green!.kind !== 'numbers' || (blue && blue.kind !== 'numbers')) throw new NoAnswer('the answers of the sides are of two kinds');
      const { numbers } = green!;
      return withKept({ green: numbers.green ?? numbers.this, blue: blue?.numbers.this ?? blue?.numbers.blue ?? numbers.blue }, look);
    }
    return blue === undefined ? green! : merged(green!, blue);
  },
};

function merged(green: Said, blue: Said): Said {
  if (green.kind === 'share' && blue.kind === 'share') return { kind: 'share', green: green.green, blue: blue.blue ?? new Map() };
  if (green.kind === 'quantity' && blue.kind === 'quantity') return { kind: 'quantity', green: green.green, blue: blue.blue ?? new Map() };
  return green;
}

async function pick(question: Asked, side: SideName): Promise<unknown> {
  const { of, tools, signal } = question;
  const url = urlOf(of.url, filled(of.url, await placeholderValues(question, side, [of.url]), encodeURIComponent));
  const { status, json, said } = await tools.door({ url, method: 'GET', headers: of.headers, from: of.from, largest: LARGEST }, signal);
  if (status !== 200 || json === undefined) throw new NoAnswer(`${placeOf(url)} answers with no 200 of JSON: ${said}`);
  return await picked(of.pick, json);
}

/** What stands for a placeholder leads to no other host. */
function urlOf(written: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.origin !== new URL(written).origin) throw new NoAnswer('a placeholder leads to another host');
  return url;
}
