/** What the stage route shows: nothing (a fixed 503), or one side. */
export type StageView = { readonly shows: 'nothing' } | { readonly shows: 'side'; readonly targetGroup: string };
