import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:verdict-of-team';
const Action = 'lambda:InvokeFunction';

/** A function of somebody else's, which answers what it is asked. */
async function given() {
  const iam = await givenIam();
  iam.local.services.lambda.register({
    name: 'verdict-of-team',
    timeoutSeconds: 3,
    reservedConcurrency: 1,
    handler: async ({ ask }: { ask: string }) => {
      if (ask === 'throw') throw new RangeError('no data');
      if (ask === 'hang') await iam.clock.sleep(60_000);
      return { verdict: ask };
    },
  });
  const invoke = (client: LambdaClient, ask: string, FunctionName = ARN) =>
    client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify({ ask })) }));
  return { ...iam, invoke };
}

describe('a function of a team', () => {
  // Sources: Lambda API reference, Invoke; Service Authorization Reference, "AWS Lambda".
  test('is invoked by any of its names, in a role that may', async () => {
    const { clock, inRole, invoke } = await given();
    const client = new LambdaClient(await inRole('judge', allowing({ Action, Resource: ARN })));
    for (const name of ['verdict-of-team', ARN, '123456789012:function:verdict-of-team', 'function:verdict-of-team']) {
      const { StatusCode, FunctionError, Payload } = await clock.run(invoke(client, 'pass', name));
      expect([StatusCode, FunctionError, Payload?.transformToString()]).toEqual([200, undefined, '{"verdict":"pass"}']);
    }
  });

  test('is refused to a role that may not, and asked about with its qualifier', async () => {
    const { inRole, invoke } = await given();
    const client = new LambdaClient(await inRole('judge', allowing({ Action, Resource: `${ARN}-of-others` })));
    expect(await refusal(invoke(client, 'pass'))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`not authorized to perform: ${Action} on resource: ${ARN} because`),
      $metadata: { httpStatusCode: 403 },
    });
    expect(await refusal(invoke(client, 'pass', `${ARN}:live`))).toMatchObject({ message: expect.stringContaining(`${ARN}:live because`) });
  });

  // Source: Lambda API reference, Invoke: 200 with FunctionError; Developer Guide, "Function time-outs".
  test('fails by an answer: its own error, and its time-out', async () => {
    const { as, clock, invoke } = await given();
    const client = new LambdaClient(as());
    const failed = async (ask: string) => {
      const { StatusCode, FunctionError, Payload } = await clock.run(invoke(client, ask));
      return { StatusCode, FunctionError, ...JSON.parse(Payload?.transformToString() ?? '') };
    };
    const answer = { StatusCode: 200, FunctionError: 'Unhandled' };
    expect(await failed('throw')).toMatchObject({ ...answer, errorType: 'RangeError', errorMessage: 'no data' });
    expect(await failed('hang')).toMatchObject({
      ...answer,
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('3.00 seconds'),
    });
  });

  // Source: Lambda's model, TooManyRequestsException and its Reason; Developer Guide, "Reserved concurrency".
  test('is refused beyond its reserved concurrency, and missing by its name', async () => {
    const { as, clock, invoke } = await given();
    const client = new LambdaClient(as());
    const first = invoke(client, 'hang');
    const second = refusal(invoke(client, 'pass'));
    expect(await clock.run(second)).toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: { httpStatusCode: 429 },
    });
    await clock.run(first);
    expect(await refusal(invoke(client, 'pass', 'nobody'))).toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});
