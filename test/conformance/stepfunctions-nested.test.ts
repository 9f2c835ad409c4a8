import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { allowing, givenIam, trusting } from '../../packages/local-aws/test/iam/given.ts';

/**
 * A state that starts another execution and waits for its end (`startExecution.sync:2`). Sources: AWS Step
 * Functions Developer Guide, "Start workflow executions from a task state in Step Functions" and "IAM
 * policies for calling Step Functions workflows in Step Functions".
 */
const HOME = 'us-east-1:123456789012';
const CHILD = `arn:aws:states:${HOME}:stateMachine:child`;
const RULE = `arn:aws:events:${HOME}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;

const json = (states: object) => JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });
const PARENT = json({
  A: {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: CHILD, Input: { n: 1 } },
    End: true,
  },
});
const FAILS = json({ A: { Type: 'Fail', Error: 'HookFailed', Cause: 'it is broken' } });
const WAITS = json({ A: { Type: 'Wait', Seconds: 3_600, Next: 'B' }, B: { Type: 'Succeed', Output: { done: true } } });

/** What AWS's page asks for, in its statements. */
const NEEDED = {
  'states:StartExecution': CHILD,
  'states:DescribeExecution': `arn:aws:states:${HOME}:execution:child:*`,
  'states:StopExecution': `arn:aws:states:${HOME}:execution:child:*`,
  'events:PutRule': RULE,
  'events:PutTargets': RULE,
  'events:DescribeRule': RULE,
} as const;

async function given(child: string, without?: keyof typeof NEEDED) {
  const world = await givenIam();
  const trust = trusting({ Service: 'states.amazonaws.com' });
  const statements = Object.entries(NEEDED).flatMap(([Action, Resource]) => (Action === without ? [] : [{ Action, Resource }]));
  const sfn = new SFNClient(world.as());
  const make = async (name: string, definition: string, roleArn: string) =>
    (await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition }))).stateMachineArn;
  await make('child', child, await world.makeRole('child', trust, allowing({ Action: 'sts:GetCallerIdentity', Resource: '*' })));
  const stateMachineArn = await make('parent', PARENT, await world.makeRole('parent', trust, allowing(...statements)));
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  return { ...world, sfn, executionArn, ended: () => world.local.services.stepfunctions.ended(executionArn) };
}

describe('a state that waits for another execution', () => {
  test('gives its output', async () => {
    const { clock, ended } = await given(WAITS);
    const end = await clock.run(ended());
    expect(end.status).toBe('SUCCEEDED');
    expect(JSON.parse(end.output ?? '')).toMatchObject({ Output: { done: true }, Input: { n: 1 }, Status: 'SUCCEEDED' });
  });

  test('fails with States.TaskFailed where the child fails, and the cause describes the child', async () => {
    const { clock, ended } = await given(FAILS);
    const end = await clock.run(ended());
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(end.cause ?? '')).toMatchObject({
      Error: 'HookFailed',
      Cause: 'it is broken',
      Status: 'FAILED',
      StateMachineArn: CHILD,
    });
  });

  // Whether the cause has the Error and Cause of the stop is said nowhere: nothing may depend on them.
  test('fails with States.TaskFailed where somebody stops the child, whose status tells it', async () => {
    const { clock, sfn, ended } = await given(WAITS);
    const end = await clock.run(
      (async () => {
        await clock.sleep(1_000);
        const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: CHILD }));
        await sfn.send(new StopExecutionCommand({ executionArn: executions[0]?.executionArn }));
        return ended();
      })(),
    );
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(end.cause ?? '')).toMatchObject({ Status: 'ABORTED', StateMachineArn: CHILD });
  });

  test.each(Object.keys(NEEDED).filter((action) => action !== 'states:StopExecution') as (keyof typeof NEEDED)[])(
    'needs %s',
    async (action) => {
      const { clock, ended } = await given(WAITS, action);
      const end = await clock.run(ended());
      expect(end).toMatchObject({ status: 'FAILED', error: 'StepFunctions.AWSStepFunctionsException' });
      expect(end.cause).toContain(`is not authorized to perform: ${action} on resource: `);
    },
  );

  test.each([
    ['stops the child when it is stopped', undefined, 'ABORTED'],
    ['leaves it running without the permission to stop it', 'states:StopExecution', 'RUNNING'],
  ] as const)('%s', async (_, without, status) => {
    const { clock, sfn, executionArn } = await given(WAITS, without);
    await clock.run(
      (async () => {
        await clock.sleep(1_000);
        await sfn.send(new StopExecutionCommand({ executionArn }));
        await clock.sleep(1_000);
        expect(await sfn.send(new ListExecutionsCommand({ stateMachineArn: CHILD }))).toMatchObject({ executions: [{ status }] });
      })(),
    );
  });
});
