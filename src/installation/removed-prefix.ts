/**
 * The variable by which `teal teardown` tells `serverless remove` which installation it has looked at: the
 * serverless.yml that is found may be of another one.
 */
export const REMOVED_PREFIX = 'TEAL_REMOVED_PREFIX';
