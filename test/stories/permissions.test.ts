import { expect } from '@jest/globals';
import { simulatedStory } from '../support/story.ts';

const refused = (name: string, action: string): RegExp =>
  new RegExp(
    `AwsDenied: AccessDenied(Exception)?: User: arn:aws:sts::123456789012:assumed-role/teal-${name}/teal-${name} is not authorized to perform: ${action} on resource: \\S+ because no identity-based policy allows the ${action} action`,
  );

simulatedStory(
  'without the permission to move traffic nothing moves, and the deployment ends back at blue',
  {},
  async ({ access }, when, then) => {
    await access.takeAway('shift-traffic', 'elasticloadbalancing:ModifyListener');
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'ROLLED_BACK', refused('shift-traffic', 'elasticloadbalancing:ModifyListener'));
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.stageIsShut();
    then.leaseIsFree();
    expect(then.answeredBy('v2')).toBe(0);
  },
);

simulatedStory('without it half way, what has moved goes back', {}, async ({ access }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await access.takeAway('shift-traffic', 'elasticloadbalancing:ModifyListener');
  await then.ends(v2, 'ROLLED_BACK', refused('shift-traffic', 'elasticloadbalancing:ModifyListener'));
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
  then.leaseIsFree();
});

simulatedStory(
  'without the permission to take green down a rollback ends with all traffic on blue and asks a person, who gives it and goes on',
  {},
  async ({ access }, when, then) => {
    const giveBack = await access.takeAway('retire-green', 'ecs:UpdateService');
    const v3 = await when.pushed('v3');
    await then.needsHuman(refused('retire-green', 'ecs:UpdateService'));
    expect(await then.executionEnds(v3)).toMatchObject({ status: 'FAILED', error: 'NeedsHuman' });
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 3 });
    then.stageIsShut();

    await giveBack();
    await when.rollbackOrdered('it may now', { acknowledge: true });
    // What made it go back is what people are told, not the hand that ended it.
    await then.ends(v3, 'ROLLED_BACK', /^FunctionalTestFailed: .*; then RollbackRequested/);
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);

simulatedStory(
  'without the permission to bring traffic back weights stay as they are and a person is asked, who gives it and goes on',
  {},
  async ({ access }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(50);
    const giveBack = await access.takeAway('roll-back', 'elasticloadbalancing:ModifyListener');
    await when.rollbackOrdered();
    await then.needsHuman(refused('roll-back', 'elasticloadbalancing:ModifyListener'));
    then.weightsAre({ a: 50, b: 50 });
    then.tasksAre({ a: 3, b: 3 });

    await giveBack();
    await when.rollbackOrdered('it may now', { acknowledge: true });
    await then.ends(v2, 'ROLLED_BACK');
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  },
);

simulatedStory(
  'without the permission to read the world a plan is refused, and nothing was touched',
  {},
  async ({ access }, when, then) => {
    await access.takeAway('plan-deployment', 'elasticloadbalancing:DescribeListeners');
    const v2 = await when.pushed('v2');
    const end = await then.executionEnds(v2);
    expect(end.status).toBe('FAILED');
    expect(end.cause).toMatch(
      /is not authorized to perform: elasticloadbalancing:DescribeListeners because no identity-based policy allows/,
    );
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);

simulatedStory(
  'a permission that holds again within minutes, as after an upgrade, keeps nobody from coming back: no person is asked',
  {},
  async ({ access, sample }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(50);
    const giveBack = [
      await access.takeAway('roll-back', 'elasticloadbalancing:ModifyListener'),
      await access.takeAway('retire-green', 'ecs:UpdateService'),
    ];
    await when.rollbackOrdered();
    for (const give of giveBack) {
      await sample.local.clock.sleep(240_000);
      await give();
    }
    await then.ends(v2, 'ROLLED_BACK');
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);

simulatedStory('nor, behind the commit, from going on to the end', {}, async ({ access, sample }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.windowOpen();
  const giveBack = await access.takeAway('retire-blue', 'ecs:UpdateService');
  await then.enters('Retire blue');
  await sample.local.clock.sleep(240_000);
  then.tasksAre({ a: 3, b: 3 });
  await giveBack();
  await then.ends(v2, 'SUCCEEDED');
  then.weightsAre({ a: 0, b: 100 });
  then.tasksAre({ a: 0, b: 3 });
  then.leaseIsFree();
});

simulatedStory(
  'a configuration that takes the production route from a deployment in flight takes its way back: a person is asked, and the old one brings it back',
  {},
  async ({ access, sample: { config } }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(50);
    // What `serverless deploy` refuses, and --param="inFlight=ignore" does.
    const [route] = config.production;
    if (!route) throw new Error('no production route');
    const arn = 'rule' in route ? route.rule : route.listener;
    const moved = { ...config, production: [{ listener: `${arn}0` }] };
    const redeployed = await access.configured('roll-back', [moved], 'elasticloadbalancing:ModifyListener');
    await when.rollbackOrdered();
    await then.needsHuman(refused('roll-back', 'elasticloadbalancing:ModifyListener'));
    then.weightsAre({ a: 50, b: 50 });
    then.tasksAre({ a: 3, b: 3 });

    await redeployed();
    await when.rollbackOrdered('the old configuration is back', { acknowledge: true });
    await then.ends(v2, 'ROLLED_BACK');
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  },
);
