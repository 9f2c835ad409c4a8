import type { SampleVersionName } from '../../../sample/checkout/versions.ts';
import type { DeploymentErrorName } from '../../deployment/errors.ts';
import type { Outcome } from '../../deployment/outcome.ts';

/** A push of the demo, and what must become of it. */
export interface Chapter {
  readonly version: SampleVersionName;
  /** Left out: the version's name. */
  readonly tag?: string;
  /** Its execution is stopped in the first bake, as a person may do in the console. */
  readonly stopped?: true;
  readonly outcome: Outcome;
  /** The failure that must end it, where it is to fail. */
  readonly failure?: DeploymentErrorName;
  /** Whether production may be answered by it. */
  readonly serves: boolean;
}

export interface Story {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

/** What the demo can show, by the name that `--story` takes. */
export const STORIES = {
  versions: {
    title: 'four deployments, good and bad, under real traffic',
    chapters: [
      { version: 'v2', outcome: 'SUCCEEDED', serves: true },
      { version: 'v3', outcome: 'ROLLED_BACK', failure: 'FunctionalTestFailed', serves: false },
      { version: 'v4', outcome: 'ROLLED_BACK', failure: 'JudgedUnhealthy', serves: true },
      { version: 'v5', outcome: 'ROLLED_BACK', failure: 'GreenUnhealthy', serves: false },
    ],
  },
  stop: {
    title: 'a canary whose execution is stopped, and the push after it, under real traffic',
    chapters: [
      { version: 'v2', stopped: true, outcome: 'ROLLED_BACK', failure: 'ExecutionDied', serves: true },
      { version: 'v2', tag: 'v2-again', outcome: 'SUCCEEDED', serves: true },
    ],
  },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof STORIES;
export const STORY_NAMES = Object.keys(STORIES) as readonly StoryName[];
