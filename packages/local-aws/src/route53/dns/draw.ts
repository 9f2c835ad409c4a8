/**
 * One of the things, in proportion to their weights; all of weight 0 are equally likely. `draw` in [0, 1).
 */
export function pickWeighted<T>(things: readonly T[], weightOf: (thing: T) => number, draw: number): T {
  const total = things.reduce((sum, thing) => sum + weightOf(thing), 0);
  if (total === 0) return things[Math.floor(draw * things.length)]!;
  let rest = draw * total;
  for (const thing of things) {
    rest -= weightOf(thing);
    if (rest < 0) return thing;
  }
  return things.at(-1)!;
}

/** The same things in an order by chance. */
export function shuffled<T>(things: readonly T[], random: () => number): T[] {
  const order = [...things];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
