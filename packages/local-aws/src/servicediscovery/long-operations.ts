import type { Operation, OperationTargetType, OperationType } from '@aws-sdk/client-servicediscovery';
import { AwsError } from '../kernel/aws-error.ts';
import { letterId } from '../kernel/ids.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { operationNotFound } from './refusals.ts';

interface Kept {
  readonly id: string;
  readonly type: OperationType;
  readonly targets: Readonly<Partial<Record<OperationTargetType, string>>>;
  readonly startedAt: number;
  updatedAt: number;
  status: 'PENDING' | 'SUCCESS' | 'FAIL';
  failure?: { readonly code: string; readonly message: string };
}

/** Calls that answer with an operation's id, and what became of them. */
export class LongOperations {
  readonly #ctx: ServiceContext;
  readonly #halted: AbortSignal;
  readonly #kept = new Map<string, Kept>();

  constructor(ctx: ServiceContext, halted: AbortSignal) {
    this.#ctx = ctx;
    this.#halted = halted;
  }

  /** Begins an operation that ends with `work`: an AwsError is its failure. Gives its id. */
  begin(type: OperationType, targets: Kept['targets'], work: Promise<void>): string {
    const { random, clock } = this.#ctx;
    const now = clock.now();
    const operation: Kept = {
      id: `${letterId(random, 32)}-${letterId(random, 8)}`,
      type,
      targets,
      startedAt: now,
      updatedAt: now,
      status: 'PENDING',
    };
    this.#kept.set(operation.id, operation);
    void work.then(
      () => Object.assign(operation, { status: 'SUCCESS', updatedAt: clock.now() }),
      (error: unknown) => {
        if (this.#halted.aborted) return;
        if (!(error instanceof AwsError)) throw error;
        Object.assign(operation, { status: 'FAIL', updatedAt: clock.now(), failure: { code: error.code, message: error.message } });
      },
    );
    return operation.id;
  }

  /** Throws `OperationNotFound`. */
  describe(id: string): Operation {
    const found = this.#kept.get(id);
    if (!found) throw operationNotFound(id);
    return {
      Id: id,
      Type: found.type,
      Status: found.status,
      CreateDate: new Date(found.startedAt),
      UpdateDate: new Date(found.updatedAt),
      Targets: found.targets as Record<string, string>,
      ...(found.failure ? { ErrorCode: found.failure.code, ErrorMessage: found.failure.message } : {}),
    };
  }

  /** The operation of this type on an instance that is still going on. */
  pendingOn(type: OperationType, service: string, instance: string): string | undefined {
    const found = [...this.#kept.values()].findLast(
      (kept) => kept.type === type && kept.targets.SERVICE === service && kept.targets.INSTANCE === instance,
    );
    return found?.status === 'PENDING' ? found.id : undefined;
  }
}
