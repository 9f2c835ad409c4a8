import type { DeploymentErrorName } from '../../deployment/errors.ts';
import type { Failure } from '../../deployment/record.ts';

/** Where a person reads why somebody else changed what Teal writes, and how that ends. */
export const WHO_MAY_WRITE = 'who may write what: docs/infrastructure-as-code.md';

/** What writes of infrastructure code are told as. */
const FOREIGN: readonly string[] = ['DriftDetected', 'RevisionChanged', 'ServiceChanged'] satisfies DeploymentErrorName[];

/** Of a failure that somebody else's write is told as. */
export const isForeign = (failure: Pick<Failure, 'error'> | undefined): boolean => failure !== undefined && FOREIGN.includes(failure.error);
