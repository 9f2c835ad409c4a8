import type { Transition } from '../record/transition.ts';
import type { EndedDeployment, ServiceRecord } from '../record.ts';

/**
 * The record of every service. `change` reads, applies the transition and writes under the condition that
 * nobody wrote in between; the loser reads again and applies it anew (bounded; then `RecordContended`).
 * Unreachable: `RecordUnavailable`. Given the record as the caller has just read it (`known`), `change` tries
 * the transition on that first: its write spares the read if nobody wrote since; no write is an answer of a
 * fresh read only.
 */
export interface DeploymentRecord {
  read(service: string, signal?: AbortSignal): Promise<ServiceRecord>;
  change<T>(service: string, transition: Transition<T>, signal?: AbortSignal, known?: ServiceRecord): Promise<T>;
  archive(ended: EndedDeployment, signal?: AbortSignal): Promise<void>;
  history(service: string, limit: number, signal?: AbortSignal): Promise<readonly EndedDeployment[]>;
}
