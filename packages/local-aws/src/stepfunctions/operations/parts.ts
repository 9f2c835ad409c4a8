import type * as sfn from '@aws-sdk/client-sfn';
import type { Operations, ServiceContext } from '../../kernel/service.ts';
import type { ArnMaker } from '../arns.ts';
import type { Runner } from '../runner.ts';
import type { Store } from '../store.ts';
import type { TaskTokens } from '../tasks/task-tokens.ts';

/** What the operations work on. */
export interface Parts {
  readonly context: ServiceContext;
  readonly arns: ArnMaker;
  readonly store: Store;
  readonly runner: Runner;
  readonly tokens: TaskTokens;
}

export type SfnOperations = Operations<typeof sfn>;
/** Some of the operations: each file offers those of one concept. */
export type SomeOperations<N extends keyof SfnOperations> = Required<Pick<SfnOperations, N>>;
