/**
 * The share of a fleet that may be missing or unhealthy at one look: one target of many is a machine that ECS
 * replaces, not a version that fails. Of fewer than ten it is no whole target.
 */
const TOLERATED_SHARE = 0.1;

/** How many of `wanted` targets must be healthy for the fleet to count as whole; at least one. */
export const enoughOf = (wanted: number): number => Math.max(1, wanted - Math.floor(wanted * TOLERATED_SHARE));

/** More targets fail their health check than a fleet of `wanted` may have of them. */
export const tooManyFail = (unhealthy: number, wanted: number): boolean => unhealthy > Math.floor(wanted * TOLERATED_SHARE);
