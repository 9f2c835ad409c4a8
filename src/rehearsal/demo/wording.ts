import type { News } from './scene.ts';

/** `12.3 s` of milliseconds of wall-clock time. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

export const grouped = (count: number): string => count.toLocaleString('en-US');

/** `one request`, `2 requests` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`;

const FACTORS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

export const clockText = (speed: number): string =>
  `one AWS minute lasts ${FACTORS.format(60 / speed)} s (clock x${FACTORS.format(speed)})`;

/** Lines of at most `width` characters, broken between words; a word that is longer stands alone. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What somebody, or Teal by itself, does beside the deployment's own execution. */
export function asideOf(news: Extract<News, { kind: 'stopped' | 'recovered' | 'acted' }>): string {
  switch (news.kind) {
    case 'stopped':
      return 'somebody stops its execution';
    case 'recovered':
      return `${news.execution} takes it over`;
    case 'acted': {
      const { does, told } = news.acted;
      return 'verb' in does ? `somebody says ${does.verb}: ${told}` : told;
    }
  }
}

export const clip = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`);
