import type { Transition } from '../record/transition.ts';
import type { EndedDeployment, ServiceRecord } from '../record.ts';

/** What the verdicts of a deployment rest on, as one text: `judge/evidence.ts` writes and reads it. */
export interface KeptEvidence {
  readonly service: string;
  /** Id and epoch of the deployment. */
  readonly deployment: string;
  readonly epoch: number;
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
}

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
  /**
   * Keeps what the verdicts of a deployment rest on, in place of what was kept before. The item of an ended
   * one goes as its history does.
   */
  keepEvidence(evidence: KeptEvidence, signal?: AbortSignal): Promise<void>;
  /** What was kept of a deployment; `undefined`: nothing was, or its time is over. */
  evidence(service: string, deployment: Pick<EndedDeployment, 'id' | 'epoch'>, signal?: AbortSignal): Promise<string | undefined>;
  history(service: string, limit: number, signal?: AbortSignal): Promise<readonly EndedDeployment[]>;
}
