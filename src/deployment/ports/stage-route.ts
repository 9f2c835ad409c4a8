import type { StageView } from '../stage-view.ts';

/** The route on which only tests reach a side. `show` is absolute, safe to repeat, and reads back. */
export interface StageRoute {
  read(signal?: AbortSignal): Promise<StageView>;
  show(view: StageView, signal?: AbortSignal): Promise<void>;
}
