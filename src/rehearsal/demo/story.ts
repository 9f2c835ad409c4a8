import type { Story } from './stories/chapter.ts';
import { gates } from './stories/gates-story.ts';

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
  gates,
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof STORIES;
export const STORY_NAMES = Object.keys(STORIES) as readonly StoryName[];

export const storyOf = (name: StoryName): Story => STORIES[name];
