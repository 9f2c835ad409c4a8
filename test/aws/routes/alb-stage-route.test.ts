import { DeleteRuleCommand, DescribeRulesCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { albStageRoute } from '../../../src/aws/routes/load-balancer/alb-stage-route.ts';
import { forwardTo, givenPair, type PairWorld } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

async function givenStage() {
  world = await givenPair();
  const actions = async () => {
    const { Rules } = await world.run(world.balancing.send(new DescribeRulesCommand({ RuleArns: [world.stage] })));
    return Rules![0]!.Actions!;
  };
  return { ...world, actions, route: albStageRoute(world.balancing, world.clock, world.stage) };
}

describe('the stage route', () => {
  test('shut, shows nothing; opened, shows the one group; shut again, answers 503', async () => {
    const { route, run, b, actions } = await givenStage();
    expect(await run(route.read())).toEqual({ shows: 'nothing' });
    await run(route.show({ shows: 'side', targetGroup: b }));
    expect(await run(route.read())).toEqual({ shows: 'side', targetGroup: b });
    await run(route.show({ shows: 'nothing' }));
    expect(await run(route.read())).toEqual({ shows: 'nothing' });
    expect((await actions())[0]).toMatchObject({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } });
  });

  test('shown twice is the same as once', async () => {
    const { route, run, b, actions } = await givenStage();
    await run(route.show({ shows: 'side', targetGroup: b }));
    const once = await actions();
    await run(route.show({ shows: 'side', targetGroup: b }));
    expect(await actions()).toEqual(once);
  });

  test('keeps the actions before the last one', async () => {
    const { route, run, balancing, stage, b, actions } = await givenStage();
    const login = {
      Type: 'authenticate-cognito' as const,
      Order: 1,
      AuthenticateCognitoConfig: {
        UserPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_1',
        UserPoolClientId: 'c',
        UserPoolDomain: 'd',
      },
    };
    const fixed = { Type: 'fixed-response' as const, Order: 2, FixedResponseConfig: { StatusCode: '503' } };
    await run(balancing.send(new ModifyRuleCommand({ RuleArn: stage, Actions: [login, fixed] })));
    const [before] = await actions();
    await run(route.show({ shows: 'side', targetGroup: b }));
    expect(await actions()).toMatchObject([before, { Type: 'forward', Order: 2 }]);
  });

  test('that divides traffic, or is gone, is refused and not guessed at', async () => {
    const { route, run, balancing, stage, a, b } = await givenStage();
    await run(balancing.send(new ModifyRuleCommand({ RuleArn: stage, Actions: [forwardTo(a, b, [50, 50])] })));
    await expect(run(route.read())).rejects.toMatchObject({ name: 'DriftDetected' });
    await run(balancing.send(new DeleteRuleCommand({ RuleArn: stage })));
    await expect(run(route.show({ shows: 'nothing' }))).rejects.toMatchObject({ name: 'DriftDetected' });
  });
});
