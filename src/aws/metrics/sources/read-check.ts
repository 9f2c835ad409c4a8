import { type Check, kindOf, type SourceKind, type SourceKinds, sourceKindOf } from '../../../deployment/check.ts';
import { completeMinutes } from '../../../deployment/metric-minutes.ts';
import type { CheckedPair, CheckReading, CheckSource, Look } from '../../../deployment/ports/check-source.ts';
import type { Clock } from '../../../deployment/ports/clock.ts';
import { nameOf } from '../../aws-errors.ts';
import { quantityMinutes, shareMinutes } from './minutes.ts';
import { NoAnswer, type Said } from './said.ts';
import type { Question, SourceRow } from './source.ts';
import { words } from './words.ts';

/** The longest that one source may take at a look, all of its calls together. */
const SOURCE_SECONDS = 8;
const QUERY_LIMIT = 1_000;
/** What a source may keep, in characters: 120 numbers a side fit. */
const KEPT_LIMIT = 12_000;

type Read = CheckReading & { readonly kept?: string };

/** Kinds of sources, and what they ask with. A kind without a row gives no answer. */
interface SourceSet<Tools> {
  readonly rows: { readonly [K in SourceKind]?: SourceRow<K, Tools> };
  readonly tools: Tools;
  /** A text without any secret that was read. */
  masked(text: string): string;
}

/** The sources of a pair's checks at one look. */
export const checkSource = <Tools>({ rows, tools, masked }: SourceSet<Tools>, clock: Clock, pair: CheckedPair): CheckSource => ({
  async read(check, look, signal) {
    const row = rows[sourceKindOf(check.of)] as unknown as SourceRow<never, Tools> | undefined;
    if (row === undefined) return { kind: 'none', why: `a source of the kind ${sourceKindOf(check.of)} is not asked here`, query: '' };
    const complete = completeMinutes(look.from, look.now);
    const asked = { ...look, from: complete.from, to: Math.max(complete.from, Math.min(wholeMinute(look.to), complete.to)) };
    const question = {
      check,
      of: ofOf(check),
      look: asked,
      pair,
      tools,
      signal: new AbortController().signal,
    } as unknown as Question<never, Tools>;
    const query = () => words(masked(row.query(question)), QUERY_LIMIT);
    const kind = kindOf(check);
    if (kind !== 'verdict' && asked.to <= asked.from) return { kind, minutes: [], query: query(), ...keeping(look.kept) } as Read;
    try {
      const said = await within(clock, signal, (ends) => row.read({ ...question, signal: ends }));
      if (said.kind !== kind) throw new NoAnswer(`the source gives a ${said.kind}, not a ${kind}`);
      return { ...readingOf(said, asked, masked), query: query(), ...keeping(said.kept, masked) };
    } catch (error) {
      const kept = error instanceof NoAnswer ? (error.kept ?? look.kept) : look.kept;
      return { kind: 'none', why: words(masked(whyOf(error))), query: query(), ...keeping(kept, masked) };
    }
  },
});

const wholeMinute = (time: number): number => Math.floor(time / 60_000) * 60_000;

const ofOf = ({ of }: Check): SourceKinds[SourceKind] => (of as Readonly<Record<string, SourceKinds[SourceKind]>>)[sourceKindOf(of)]!;

function readingOf(said: Said, look: Look, masked: (text: string) => string) {
  switch (said.kind) {
    case 'share':
      return { kind: said.kind, minutes: shareMinutes(said.green, said.blue, look) };
    case 'quantity':
      return { kind: said.kind, minutes: quantityMinutes(said.green, said.blue, look) };
    case 'verdict':
      return { kind: said.kind, says: said.says, message: words(masked(said.message)) };
    default:
      return said satisfies never;
  }
}

/** Nothing is kept rather than half of something. */
function keeping(kept: string | undefined, masked: (text: string) => string = (text) => text): { readonly kept?: string } {
  if (kept === undefined || kept === '' || kept.length > KEPT_LIMIT) return {};
  return { kept: masked(kept) };
}

/** The error of a source, to people. */
const whyOf = (error: unknown): string =>
  error instanceof NoAnswer
    ? error.message
    : `${nameOf(error) ?? 'Error'}: ${(error as { readonly message?: string } | null)?.message ?? String(error)}`;

/** The work ends with `NoAnswer` when its time or the look's is over, whether or not it heeds its signal. */
async function within(clock: Clock, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Said>): Promise<Said> {
  const [over, ended] = [new AbortController(), new AbortController()];
  const stop = new NoAnswer('the look ended before there was an answer');
  const abort = () => over.abort(stop);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  clock.sleep(1000 * SOURCE_SECONDS, ended.signal).then(
    () => over.abort(new NoAnswer(`there is no answer within ${SOURCE_SECONDS} s`)),
    () => {},
  );
  const stopped = new Promise<never>((_, reject) => {
    const refuse = () => reject(over.signal.reason);
    over.signal.addEventListener('abort', refuse, { once: true });
    if (over.signal.aborted) refuse();
  });
  stopped.catch(() => {});
  try {
    if (over.signal.aborted) throw over.signal.reason;
    return await Promise.race([work(over.signal), stopped]);
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', abort);
    ended.abort('the source has answered');
  }
}
