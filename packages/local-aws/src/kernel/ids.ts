/**
 * Identifiers in the shapes that AWS uses, from the seeded randomness of a local AWS:
 * a run with the same seed has the same ones.
 */
type Random = () => number;

const draw = (random: Random, alphabet: string, length: number): string => {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
};

export const hexId = (random: Random, length: number): string => draw(random, '0123456789abcdef', length);

export const digitsId = (random: Random, length: number): string =>
  draw(random, '123456789', 1) + draw(random, '0123456789', Math.max(0, length - 1));

export function uuid(random: Random): string {
  const h = hexId(random, 32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${'89ab'[Math.floor(random() * 4)]}${h.slice(17, 20)}-${h.slice(20)}`;
}

/** Lower-case letters and digits. */
export const letterId = (random: Random, length: number): string => draw(random, 'abcdefghijklmnopqrstuvwxyz0123456789', length);

/** Upper-case letters and digits, as IAM's ids and keys have. */
export const upperId = (random: Random, length: number): string => draw(random, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length);
