/** Seconds behind its drain for which a side that goes down is looked at. */
export const BEYOND_DRAIN_SECONDS = 900;

/** What is wrong with a side that has not gone down by then. */
export const NOT_DOWN = `still has tasks or targets ${BEYOND_DRAIN_SECONDS / 60} minutes after its drain`;
