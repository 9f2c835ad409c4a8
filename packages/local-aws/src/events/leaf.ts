/** A value of an event that patterns look at. */
export type Leaf = string | number | boolean | null;
export type LeafTest = (leaf: Leaf) => boolean;
/** Makes the refusal of a pattern. */
export type Refuse = (reason: string) => Error;

export const onStrings =
  (test: (text: string) => boolean): LeafTest =>
  (leaf) =>
    typeof leaf === 'string' && test(leaf);
