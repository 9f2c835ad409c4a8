/**
 * What a person may be given: each is an alias of the function that takes words, so that a policy names it by
 * its ARN.
 */
export const RIGHTS = ['approve', 'operate'] as const;

export type Right = (typeof RIGHTS)[number];
