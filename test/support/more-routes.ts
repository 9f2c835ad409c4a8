import { CreateRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import { type Clients, elb } from '../../src/aws/clients.ts';

export interface Weights {
  readonly a: number;
  readonly b: number;
}

/** Forwards to the pair, with these weights on its sides. */
export const toPair = ({ targetGroups: [a, b] }: Pick<SampleWorld, 'targetGroups'>, weights: Weights) => ({
  Type: 'forward' as const,
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: a, Weight: weights.a },
      { TargetGroupArn: b, Weight: weights.b },
    ],
  },
});

/** A path rule on the sample's listener that leads to the pair. Gives its ARN. */
export async function addPathRule(clients: Clients, world: SampleWorld, path: string, weights: Weights): Promise<string> {
  const made = await elb(clients).send(
    new CreateRuleCommand({
      ListenerArn: world.listener,
      Priority: 20,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [path] } }],
      Actions: [toPair(world, weights)],
    }),
  );
  return made.Rules?.[0]?.RuleArn ?? '';
}

/** Furnishes the sample's world: production is a path rule beside the default action. */
export const withPathRule =
  (path: string, weights: Weights = { a: 100, b: 0 }) =>
  async (clients: Clients, world: SampleWorld): Promise<SampleWorld> => ({
    ...world,
    production: [...world.production, { rule: await addPathRule(clients, world, path, weights) }],
  });
