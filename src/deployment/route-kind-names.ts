/**
 * The names of the kinds alone: what tells them apart and parses nothing of them does not load their shapes.
 */
export const ROUTE_KINDS = ['load-balancer', 'dns'] as const;
