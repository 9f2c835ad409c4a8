import type { Parts, SomeOperations } from './parts.ts';

export type TaskTokenOperations = 'SendTaskSuccess' | 'SendTaskFailure' | 'SendTaskHeartbeat';

export function taskTokenOperations({ tokens }: Parts): SomeOperations<TaskTokenOperations> {
  return {
    SendTaskSuccess(input) {
      tokens.succeed(input.taskToken ?? '', input.output ?? '');
      return {};
    },

    SendTaskFailure(input) {
      tokens.fail(input.taskToken ?? '', input.error, input.cause);
      return {};
    },

    SendTaskHeartbeat(input) {
      tokens.heartbeat(input.taskToken ?? '');
      return {};
    },
  };
}
