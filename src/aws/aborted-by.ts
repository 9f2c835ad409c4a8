/** The options of a call of an SDK client that a signal aborts. */
export const abortedBy = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});
