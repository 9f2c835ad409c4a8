import type { HttpResponse } from '@smithy/core/protocols';

/** What a command's middleware stack offers, as far as it is used here. */
interface Stack {
  // biome-ignore lint/suspicious/noExplicitAny: the stack's own types are of the command's input and output, and this reads neither.
  add(middleware: any, options: any): void;
}

/**
 * Keeps a command's answer as it came over the wire (JSON protocols), beside what the SDK makes of it:
 * members that the SDK at hand does not know are dropped by it without a word. Call the function after the
 * command was sent.
 */
export function keepRawAnswer(command: { readonly middlewareStack: Stack }): () => unknown {
  let raw: unknown;
  command.middlewareStack.add(
    // biome-ignore lint/suspicious/noExplicitAny: a deserialize middleware is typed by the command's output, which this does not touch.
    (next: (args: any) => Promise<{ response: HttpResponse }>) => async (args: unknown) => {
      const result = await next(args);
      const bytes = await bytesOf(result.response.body);
      result.response.body = bytes;
      raw = result.response.statusCode < 300 ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
      return result;
    },
    // Within the step, `low` is nearest to the wire: before the SDK reads the body.
    { step: 'deserialize', priority: 'low', name: 'keepRawAnswer', override: true },
  );
  return () => raw;
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Paths of members that `raw` has and `known` lost, sorted; a member of value null counts as absent. */
export function lostMembers(raw: unknown, known: unknown, path = ''): readonly string[] {
  if (Array.isArray(raw)) return raw.flatMap((item, i) => lostMembers(item, Array.isArray(known) ? known[i] : undefined, `${path}[${i}]`));
  if (typeof raw !== 'object' || raw === null) return [];
  const kept = typeof known === 'object' && known !== null ? (known as Readonly<Record<string, unknown>>) : {};
  return Object.entries(raw)
    .filter(([, value]) => value !== null)
    .flatMap(([name, value]) => {
      const at = path ? `${path}.${name}` : name;
      return kept[name] === undefined ? [at] : lostMembers(value, kept[name], at);
    })
    .sort();
}
