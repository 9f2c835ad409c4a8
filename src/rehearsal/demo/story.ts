import type { SampleVersionName } from '../../../sample/checkout/versions.ts';
import type { DeploymentErrorName } from '../../deployment/errors.ts';
import type { Outcome } from '../../deployment/outcome.ts';

/** A push of the demo, and what must become of it. */
export interface Chapter {
  readonly version: SampleVersionName;
  readonly outcome: Outcome;
  /** The failure that must end it, where it is to fail. */
  readonly failure?: DeploymentErrorName;
  /** Whether production may be answered by it. */
  readonly serves: boolean;
}

export const STORY: readonly Chapter[] = [
  { version: 'v2', outcome: 'SUCCEEDED', serves: true },
  { version: 'v3', outcome: 'ROLLED_BACK', failure: 'FunctionalTestFailed', serves: false },
  { version: 'v4', outcome: 'ROLLED_BACK', failure: 'JudgedUnhealthy', serves: true },
  { version: 'v5', outcome: 'ROLLED_BACK', failure: 'GreenUnhealthy', serves: false },
];
