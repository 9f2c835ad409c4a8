/** What the stage route shows: nothing (a fixed 503), or one side. */
export type StageView = { readonly shows: 'nothing' } | { readonly shows: 'side'; readonly targetGroup: string };

/** The route on which only tests reach a side. `show` is absolute, safe to repeat, and reads back. */
export interface StageRoute {
  read(signal?: AbortSignal): Promise<StageView>;
  show(view: StageView, signal?: AbortSignal): Promise<void>;
}
