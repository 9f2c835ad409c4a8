import { describe, test } from '@jest/globals';
import { add, awaitCallback, call, coalesce, concat, context, expects, json, optional, retry, sdk, text } from '../src/index.ts';
import { act, golden, invoked } from './given-workflow.ts';

describe('a step', () => {
  test('invokes its function and keeps the result that is read later', () => {
    golden((w) => w.step('Find it', (s) => call(act, { service: s.input.service })).succeed((s) => ({ found: s.findIt.text })), {
      'Find it': {
        ...invoked({ service: '{% $states.context.Execution.Input.service %}' }),
        Assign: { findIt: '{% $states.result.Payload %}' },
        Next: 'Done',
      },
      Done: { Type: 'Succeed', Output: { found: '{% $findIt.text %}' } },
    });
  });

  test('keeps nothing that nobody reads', () => {
    golden((w) => w.step('Do it', () => call(act, {})).succeed(), {
      'Do it': { ...invoked({}), Next: 'Done' },
      Done: { Type: 'Succeed' },
    });
  });

  test('keeps the part that is asked for, under the key that is given', () => {
    golden(
      (w) =>
        w
          .step('Find it', () => call(act, {}), { as: 'it', keep: (r) => ({ n: r.count }) })
          .wait('Rest', (s) => s.it.n)
          .succeed(),
      {
        'Find it': { ...invoked({}), Assign: { it: { n: '{% $states.result.Payload.count %}' } }, Next: 'Rest' },
        Rest: { Type: 'Wait', Seconds: '{% $it.n %}', Next: 'Done' },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('has its time-outs in seconds, known or computed', () => {
    golden(
      (w) =>
        w
          .step('Do it', () => call(act, {}), {
            timeout: (s) => add(s.input.wait, 5),
            heartbeat: '2 seconds',
            comment: 'as long as it takes',
          })
          .succeed(),
      {
        'Do it': {
          ...invoked({}),
          TimeoutSeconds: '{% $states.context.Execution.Input.wait + 5 %}',
          HeartbeatSeconds: 2,
          Comment: 'as long as it takes',
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('is retried in human units', () => {
    golden(
      (w) => w.step('Do it', () => call(act, {}), { retry: [retry.transient, { on: ['Fenced'], every: '1 minute', times: 2 }] }).succeed(),
      {
        'Do it': {
          ...invoked({}),
          Retry: [
            {
              ErrorEquals: [
                'Lambda.ServiceException',
                'Lambda.AWSLambdaException',
                'Lambda.SdkClientException',
                'Lambda.ClientExecutionTimeoutException',
                'Lambda.TooManyRequestsException',
                'Lambda.Unknown',
                'Sandbox.Timedout',
                'Runtime.ExitError',
                'Runtime.OutOfMemory',
                'Error',
                'Lambda.CodeArtifactUserFailedException',
                'Lambda.CodeArtifactUserPendingException',
                'Lambda.ResourceConflictException',
                'Lambda.ResourceNotFoundException',
                'Lambda.ResourceNotReadyException',
                'Lambda.ServiceQuotaExceededException',
                'Lambda.SnapStartException',
                'Lambda.SnapStartNotReadyException',
                'Lambda.SnapStartRegenerationFailureException',
                'Lambda.SnapStartTimeoutException',
                'Lambda.EC2AccessDeniedException',
                'Lambda.EC2ThrottledException',
                'Lambda.EC2UnexpectedException',
                'Lambda.ENILimitReachedException',
                'Lambda.ENINotReadyException',
                'Lambda.InvalidSecurityGroupIDException',
                'Lambda.InvalidSubnetIDException',
                'Lambda.SubnetIPAddressLimitReachedException',
                'Lambda.KMSAccessDeniedException',
                'Lambda.KMSDisabledException',
                'Lambda.KMSInvalidStateException',
                'Lambda.KMSNotFoundException',
                'Lambda.EFSIOException',
                'Lambda.EFSMountConnectivityException',
                'Lambda.EFSMountFailureException',
                'Lambda.EFSMountTimeoutException',
                'Lambda.S3FilesMountConnectivityException',
                'Lambda.S3FilesMountFailureException',
                'Lambda.S3FilesMountTimeoutException',
              ],
              IntervalSeconds: 1,
              MaxAttempts: 6,
              BackoffRate: 2,
              MaxDelaySeconds: 20,
              JitterStrategy: 'FULL',
            },
            { ErrorEquals: ['Fenced'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
          ],
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('waits for the answer to its token', () => {
    golden(
      (w) =>
        w
          .step('Ask', () => awaitCallback(act, (token) => ({ token }), expects<{ verb: string }>()), { timeout: '5 minutes' })
          .succeed((s) => s.ask.verb),
      {
        Ask: {
          ...invoked({ token: '{% $states.context.Task.Token %}' }),
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          TimeoutSeconds: 300,
          Assign: { ask: '{% $states.result %}' },
          Next: 'Done',
        },
        Done: { Type: 'Succeed', Output: '{% $ask.verb %}' },
      },
    );
  });

  test('calls the AWS SDK', () => {
    golden((w) => w.step('Scale', (s) => sdk.ecs.updateService({ Service: s.input.service, DesiredCount: 0 })).succeed(), {
      Scale: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:ecs:updateService',
        Arguments: { Service: '{% $states.context.Execution.Input.service %}', DesiredCount: 0 },
        TimeoutSeconds: 60,
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
  });
});

describe('arguments', () => {
  test('leave out what is optional and absent, as one expression', () => {
    golden((w) => w.step('Do it', (s) => call(act, { a: { note: optional(s.input.note), n: 1 }, b: [s.input.wait, 'x'] })).succeed(), {
      'Do it': {
        ...invoked({
          a: "{% {'note': $states.context.Execution.Input.note, 'n': 1} %}",
          b: ['{% $states.context.Execution.Input.wait %}', 'x'],
        }),
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
  });

  test('are texts and numbers put together', () => {
    golden(
      (w) =>
        w
          .step('Do it', (s) =>
            call(act, {
              id: concat(context.execution.name, ': ', text(s.input.wait)),
              note: coalesce(s.input.note, 'none'),
              all: json({ n: s.input.wait }),
            }),
          )
          .succeed(),
      {
        'Do it': {
          ...invoked({
            id: "{% $states.context.Execution.Name & ': ' & $string($states.context.Execution.Input.wait) %}",
            note: "{% ($exists($states.context.Execution.Input.note) and ($states.context.Execution.Input.note != null)) ? $states.context.Execution.Input.note : 'none' %}",
            all: "{% $string({'n': $states.context.Execution.Input.wait}) %}",
          }),
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('that look like expressions, or like substitutions, are quoted', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the deployment would take for a substitution
    golden((w) => w.step('Do it', () => call(act, { a: '{% $x %}', b: 'costs ${price}', c: "it's {%" })).succeed(), {
      'Do it': {
        ...invoked({ a: "{% '{% $x %}' %}", b: "{% 'costs \\u0024{price}' %}", c: "it's {%" }),
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    });
  });
});
