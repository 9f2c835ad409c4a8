import type { Problem } from '../problem.ts';
import type { Written } from './written.ts';

/** Headers of HTTP are one whatever their letters' case. */
export const noTwins = (headers: Written): readonly Problem[] =>
  headers.keys.flatMap((name, index, all) => {
    const twin = all.slice(0, index).find((earlier) => earlier.toLowerCase() === name.toLowerCase());
    return twin === undefined ? [] : [headers.at(name).problem(`is the same header as '${twin}'`)];
  });

/** Those that say how a message is sent, and not what it says. */
const MESSAGE_HEADERS = ['connection', 'content-length', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

export const ofTheMessage = (headers: Written): readonly Problem[] =>
  headers.keys
    .filter((name) => MESSAGE_HEADERS.includes(name.toLowerCase()))
    .map((name) => headers.at(name).problem('is set by whoever sends the request'));
