export type Fault = { readonly input?: unknown };

/** The message about a value that is missing or wrong: it says what is wanted. */
export const wanting =
  (wants: string) =>
  ({ input }: Fault): string =>
    input === undefined ? `is missing; it wants ${wants}` : `wants ${wants}, not ${show(input)}`;

/** The same of a union: what stands there is told way by way, or is too long to repeat. */
export const wantingAWay =
  (wants: string) =>
  ({ input }: Fault): string =>
    input === undefined ? `is missing; it wants ${wants}` : `wants ${wants}`;

/** A value in a message: short, on one line. */
export function show(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length <= 160 ? text : `${text.slice(0, 157)}...`;
}
