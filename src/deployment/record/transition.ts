import type { ServiceRecord } from '../record.ts';

/**
 * A pure change of a service's record. Gives the record to write, or `undefined` for no write, and what the
 * caller is told.
 */
export type Transition<T> = (record: ServiceRecord) => { readonly write?: ServiceRecord; readonly result: T };
