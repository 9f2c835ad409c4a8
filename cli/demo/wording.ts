/** `12.3 s` of milliseconds of wall-clock time. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

export const grouped = (count: number): string => count.toLocaleString('en-US');

/** `one request`, `2 requests` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`;

const FACTORS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

export const clockText = (speed: number): string =>
  `one AWS minute lasts ${FACTORS.format(60 / speed)} s (clock x${FACTORS.format(speed)})`;
