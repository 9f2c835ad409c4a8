import { PLACEHOLDERS, type Placeholder } from '../../../deployment/check.ts';
import type { CheckedPair, Look } from '../../../deployment/ports/check-source.ts';
import type { SideConfig } from '../../../deployment/side.ts';
import { dimensionOf } from '../traffic-metrics.ts';
import type { MetricTools } from './metric-tools.ts';
import { NoAnswer, type SideName } from './said.ts';
import type { Question } from './source.ts';

/** What the words in braces stand for on a side. A word that stands for nothing there is absent. */
export type PlaceholderValues = Readonly<Partial<Record<Placeholder, string>>>;

/** Those that tell the sides apart: a text with none of them asks the same of both. */
const OF_A_SIDE: readonly Placeholder[] = ['service', 'targetGroup', 'registry', 'side'];
/** Those that are known of green alone: a text with one of them is not asked of blue. */
const OF_GREEN: readonly Placeholder[] = ['image', 'tag'];

const BRACES = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g');

export const tellsSidesApart = (texts: readonly string[]): boolean =>
  texts.some((text) => placeholdersIn(text).some((word) => OF_A_SIDE.includes(word))) &&
  !texts.some((text) => placeholdersIn(text).some((word) => OF_GREEN.includes(word)));

const placeholdersIn = (text: string): readonly Placeholder[] => [...text.matchAll(BRACES)].map(([, word]) => word as Placeholder);

/** Known words in braces are replaced; everything else in braces, such as PromQL's own, stays. */
export const filled = (text: string, values: PlaceholderValues, escaped: (value: string) => string = (value) => value): string =>
  text.replaceAll(BRACES, (braces, word: Placeholder) => {
    const value = values[word];
    if (value === undefined) throw new NoAnswer(`${braces} stands for nothing on the side ${values.side}`);
    return escaped(value);
  });

/** Of a side, for these texts. The load balancer is looked up only where a text asks for it. */
export async function placeholderValues(
  { pair, look, tools, signal }: Pick<Question<never, Pick<MetricTools, 'balancer'>>, 'pair' | 'look' | 'tools' | 'signal'>,
  side: SideName,
  texts: readonly string[],
): Promise<PlaceholderValues> {
  const config = pair[side];
  const needsBalancer = config.kind === 'target-group' && texts.some((text) => text.includes('{loadBalancer}'));
  const loadBalancer = needsBalancer ? await tools.balancer(config.targetGroup, signal) : undefined;
  return { ...knownOf(pair, look, side), ...(loadBalancer !== undefined && { loadBalancer: dimensionOf(loadBalancer) }) };
}

function knownOf(pair: CheckedPair, look: Look, side: SideName): PlaceholderValues {
  return {
    cluster: nameOf(pair.cluster),
    service: pair[side].service,
    ...homeOf(pair[side]),
    side,
    ...(side === 'green' && { image: pair.image.digest, ...(pair.image.tag !== undefined && { tag: pair.image.tag }) }),
    from: new Date(look.from).toISOString(),
    to: new Date(look.to).toISOString(),
    deployment: pair.deployment,
  };
}

const homeOf = (side: SideConfig): PlaceholderValues =>
  side.kind === 'target-group' ? { targetGroup: dimensionOf(side.targetGroup) } : { registry: nameOf(side.registry) };

/** The last part of an ARN; a name is its own. */
const nameOf = (arn: string): string => arn.split('/').at(-1) ?? arn;
