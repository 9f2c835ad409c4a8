import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect } from '@jest/globals';
import { lambda } from '../../../src/aws/clients.ts';
import { aHook, hookStory, SUCCEEDED } from '../../support/hook-story.ts';
import { said } from '../../support/said.ts';

hookStory(
  'a word that is there before a token is handed out ends the wait, and the function of the team gets no token',
  'load-balancer',
  {
    hooks: [aHook({ name: 'days', at: 'BeforeInstall', kind: 'token', function: 'team-days' })],
    functions: { 'team-days': () => SUCCEEDED },
  },
  async ({ push, active, ends, clients, calls, local, sample }) => {
    const pushed = await push();
    const { epoch } = await active('the token is handed out', ({ hooks }) => hooks?.[0]?.handedOut === true);
    // What obeys the word hangs for a while: the word stands in the record, and nobody has acted on it yet.
    local.services.lambda.faults.inject({ functionName: 'teal-read-hook-answer', mode: 'timeout-before' });
    await said(sample, 'rollback', /./);
    const before = calls.length;
    const payload = { teal: {} };
    const input = {
      service: 'checkout',
      epoch,
      run: 'late',
      function: 'team-days',
      payload,
      seconds: 60,
      token: 'that of a state that ended',
    };
    const answer = await lambda(clients).send(
      new InvokeCommand({ FunctionName: 'teal-hand-out-token', Payload: Buffer.from(JSON.stringify(input)) }),
    );
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({ handedOut: false });
    expect(calls).toHaveLength(before);
    await ends(pushed, 'ROLLED_BACK', /^RollbackRequested/);
  },
);
