import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CreateRuleCommand, ModifyListenerCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect } from '@jest/globals';
import { ecs, elb } from '../../src/aws/clients.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { withPathRule } from '../support/more-routes.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const untested: Partial<LoadBalancedConfig> = { tests: [] };
const longBake: Partial<LoadBalancedConfig> = {
  steps: [
    { weight: 10, bakeSeconds: 600 },
    { weight: 100, bakeSeconds: 0 },
  ],
};

simulatedStory(
  "a version that ECS's circuit breaker takes back does not take over",
  { configured: untested },
  async ({ sample }, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await ecs(sample.clients).send(
      new UpdateServiceCommand({
        cluster: sample.config.cluster,
        service: 'checkout-a',
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: true },
          maximumPercent: 200,
          minimumHealthyPercent: 100,
        },
      }),
    );
    const before = then.answeredBy('v1');
    await then.ends(await when.pushed('v5'), 'ROLLED_BACK', /^GreenUnhealthy: .*circuit breaker/);
    expect(then.answeredBy('v1')).toBe(before);
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
  },
);

simulatedStory(
  'blue that somebody raises while it goes down is told of, and goes down once a person says so',
  {},
  async ({ sample, watch }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.enters('Check blue');
    await watch.somebodyElse(async () => {
      await ecs(sample.clients).send(new UpdateServiceCommand({ cluster: sample.config.cluster, service: 'checkout-a', desiredCount: 3 }));
    });
    await then.needsHuman(
      /^blue .* drain: 3 running and 0 starting tasks, 3 targets are left; somebody else has set checkout-a to 3 tasks/,
    );
    then.weightsAre({ a: 0, b: 100 });
    await when.rollbackOrdered('it may go', { acknowledge: true });
    await then.ends(v2, 'SUCCEEDED');
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  },
);

simulatedStory(
  'a rule that is reset to blue alone is told as drift, and green goes down all the same',
  { usersMayBeHurt: true, configured: longBake },
  async ({ sample, watch }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const [blue] = sample.world.targetGroups;
    await watch.somebodyElse(async () => {
      await elb(sample.clients).send(
        new ModifyListenerCommand({
          ListenerArn: sample.world.listener,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: blue ?? '' }],
        }),
      );
    });
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* does not name the target group of green any more/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);

/** Somebody registers a revision of their own from green's, and puts a side on it. */
async function redeployed({ sample, watch }: StoryWorld, service: string): Promise<void> {
  const client = ecs(sample.clients);
  await watch.somebodyElse(async () => {
    const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'checkout:1' }));
    const { family, containerDefinitions, executionRoleArn, networkMode, cpu, memory, requiresCompatibilities } = taskDefinition ?? {};
    const own = { family, containerDefinitions, executionRoleArn, networkMode, cpu, memory, requiresCompatibilities };
    const registered = await client.send(new RegisterTaskDefinitionCommand(own));
    const to = registered.taskDefinition?.taskDefinitionArn;
    await client.send(new UpdateServiceCommand({ cluster: sample.config.cluster, service, taskDefinition: to }));
  });
}

simulatedStory(
  'somebody who deploys on green during a bake is told of, and production goes back to blue',
  { configured: longBake },
  async (given, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await redeployed(given, 'checkout-b');
    await then.ends(
      v2,
      'ROLLED_BACK',
      /^RevisionChanged: somebody else moved checkout-b from checkout:\d+, .* to checkout:\d+: infrastructure code/,
    );
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  },
);

simulatedStory(
  'somebody who deploys on blue during a bake is told of before the commit',
  { configured: longBake },
  async (given, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await redeployed(given, 'checkout-a');
    await then.ends(
      v2,
      'ROLLED_BACK',
      /^RevisionChanged: somebody else moved checkout-a, which is the way back, from checkout:1 to checkout:\d+/,
    );
    then.weightsAre({ a: 100, b: 0 });
  },
);

simulatedStory(
  'somebody who lowers green is told of, not the targets that are missing',
  { usersMayBeHurt: true, configured: longBake },
  async ({ sample, watch }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await watch.somebodyElse(() =>
      ecs(sample.clients).send(new UpdateServiceCommand({ cluster: sample.config.cluster, service: 'checkout-b', desiredCount: 1 })),
    );
    await then.ends(v2, 'ROLLED_BACK', /^ServiceChanged: somebody else lowered checkout-b from 3 tasks to 1: .*auto scaling/);
    then.tasksAre({ a: 3, b: 0 });
  },
);

simulatedStory(
  'a rule that loses green while it starts is told as drift, not as an unhealthy green',
  {},
  async ({ sample, watch }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.active('green is created', ({ phase, intent }) => phase === 'creating green' && intent === undefined);
    const [blue] = sample.world.targetGroups;
    await watch.somebodyElse(() =>
      elb(sample.clients).send(
        new ModifyListenerCommand({
          ListenerArn: sample.world.listener,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: blue ?? '' }],
        }),
      ),
    );
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* does not name the target group of green any more/);
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);

simulatedStory(
  'a fixed response in front of production is told as drift',
  { usersMayBeHurt: true, configured: longBake },
  async ({ sample, watch }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await watch.somebodyElse(() =>
      elb(sample.clients).send(
        new CreateRuleCommand({
          ListenerArn: sample.world.listener,
          Priority: 2,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
          Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
        }),
      ),
    );
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* gets no request: .* of priority 2 takes all \(fixed-response\)/);
    then.weightsAre({ a: 100, b: 0 });
  },
);

/**
 * Infrastructure code resets every production route to one side alone: the other one's group is in no rule.
 */
async function resetTo({ sample, watch }: StoryWorld, group: string | undefined): Promise<void> {
  const forward = [{ Type: 'forward' as const, TargetGroupArn: group ?? '' }];
  await watch.somebodyElse(async () => {
    for (const route of sample.config.production) {
      await ('rule' in route
        ? elb(sample.clients).send(new ModifyRuleCommand({ RuleArn: route.rule, Actions: forward }))
        : elb(sample.clients).send(new ModifyListenerCommand({ ListenerArn: route.listener, DefaultActions: forward })));
    }
  });
}

simulatedStory(
  'routes that are reset to green alone after the commit get blue back at weight 0, so that blue can go down',
  { furnish: withPathRule('/api/*') },
  async (given, when, then) => {
    const v2 = await when.pushed('v2');
    await then.enters('Let blue drain');
    await resetTo(given, given.sample.world.targetGroups[1]);
    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  },
);

simulatedStory(
  'routes that are reset to blue alone on the way back get green back at weight 0, so that green can go down',
  { furnish: withPathRule('/api/*') },
  async (given, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.rollbackOrdered();
    await then.enters('Let green drain');
    await resetTo(given, given.sample.world.targetGroups[0]);
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);

simulatedStory(
  'an edit of a rule that leaves the weights alone is told as drift, and nobody is asked while green may be bad',
  { furnish: withPathRule('/api/*'), configured: longBake },
  async ({ sample, watch, progress }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const rule = sample.config.production.flatMap((route) => ('rule' in route ? [route.rule] : []))[0];
    const editedAt = sample.local.clock.now();
    await watch.somebodyElse(() =>
      elb(sample.clients).send(
        new ModifyRuleCommand({
          RuleArn: rule,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*', '/v2/*'] } }],
        }),
      ),
    );
    await then.active('it goes back', ({ failure }) => failure !== undefined);
    expect(progress.record.active?.wait?.question).toBeUndefined();
    const end = await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* matches 'path-pattern \/api\/\* or \/v2\/\*' instead of/);
    // One look of the judge, and no patience.
    expect(Date.parse(end.backAtBlueAt ?? '') - editedAt).toBeLessThan(120_000);
    then.weightsAre({ a: 100, b: 0 });
  },
);

simulatedStory('a stage that somebody opens after the commit is shut again', {}, async ({ sample, watch }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.enters('Let blue drain');
  const [, green] = sample.world.targetGroups;
  await watch.somebodyElse(() =>
    elb(sample.clients).send(
      new ModifyRuleCommand({ RuleArn: sample.world.stageRule, Actions: [{ Type: 'forward', TargetGroupArn: green }] }),
    ),
  );
  await then.ends(v2, 'SUCCEEDED');
  then.stageIsShut();
});
