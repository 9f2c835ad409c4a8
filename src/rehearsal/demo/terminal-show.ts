import pc from 'picocolors';
import { type Canvas, endedPicture, picture } from './picture.ts';
import type { News, Scene, Show } from './scene.ts';
import { asideOf, clockText, counted, wrapped } from './wording.ts';

/** As much of a terminal as the show needs. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const ESC = '\x1b[';
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
const WIDEST = 110;
/** Dashboard, title, and the tree at its largest. */
const TALLEST = 23;

/** A picture that is drawn over itself; what has ended moves up and stays. */
export function terminalShow(terminal: Terminal): Show {
  let drawn: readonly string[] = [];
  const canvas = (): Canvas => ({ columns: Math.min(WIDEST, terminal.columns ?? 80), colours: pc.createColors(true) });
  // One write a frame: nothing flickers.
  const put = (kept: readonly string[], live: readonly string[], then = '') => {
    const lines = [...kept, ...live].map((line) => `${line}${ESC}K\n`).join('');
    terminal.write(`${drawn.length === 0 ? HIDE_CURSOR : `${ESC}${drawn.length}A`}\r${lines}${ESC}J${then}`);
    drawn = live;
  };
  /** Always of one height, so that a tree that grows moves nothing. */
  const fitted = (lines: readonly string[]) => {
    const { columns = 80, rows = 24 } = terminal;
    const height = Math.min(TALLEST, rows - 1);
    const filled = [...lines, ...Array<string>(Math.max(0, height - lines.length)).fill('')];
    return filled.slice(0, height).map((line) => cut(line, columns));
  };

  return {
    tell(news, scene) {
      const kept = linesOf(news, scene, canvas());
      if (kept.length > 0) put(kept, fitted(picture(news.kind === 'ended' ? without(scene) : scene, canvas())));
    },
    draw: (scene) => put([], fitted(picture(scene, canvas()))),
    close() {
      // Whatever is printed next follows what is drawn, not its empty lines.
      const end = drawn.findLastIndex((line) => line !== '') + 1;
      if (drawn.length > 0) put([], drawn.slice(0, end), SHOW_CURSOR);
      drawn = [];
    },
  };
}

const without = ({ deployment: _, ...scene }: Scene): Scene => scene;

function linesOf(news: News, scene: Scene, canvas: Canvas): readonly string[] {
  const { bold, cyan, dim, yellow } = canvas.colours;
  switch (news.kind) {
    case 'started':
      return [
        '',
        `${bold(cyan('teal'))} ${bold(news.title)}`,
        ...[
          `local AWS at ${news.endpoint}, ${clockText(scene.speed)}`,
          `checkout v1 serves ${news.url} with ${counted(news.tasks, 'task')}; ${news.perSecond} requests a second, some slow`,
        ].flatMap((text) => wrapped(text, canvas.columns).map(dim)),
      ];
    case 'ended':
      return endedPicture(news, scene, canvas);
    case 'stopped':
    case 'recovered':
    case 'acted':
      return [`  ${yellow(`${news.version} ${asideOf(news)}`)}`];
    case 'pushed':
    case 'entered':
    case 'shifted':
    case 'judged':
    case 'pace':
      return [];
    default:
      return news satisfies never;
  }
}

/**
 * At most so many columns of a line with colours in it: a longer one would wrap, and the next frame would be
 * off.
 */
export function cut(line: string, columns: number): string {
  let room = columns;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control characters.
  return line.replace(/(\x1b\[[0-9;]*m)|([^\x1b])/gu, (_, colour: string | undefined, letter: string | undefined) =>
    colour !== undefined ? colour : room-- > 0 ? (letter ?? '') : '',
  );
}
