import type { Refusal } from '../refusals.ts';
import type { ServiceConfig } from '../service-config.ts';
import type { PlanFacts } from './plan-facts.ts';
import { refusal } from './view/plan-view.ts';

/** That another person than whoever asked approves can be held only where it is known who asked. */
export function askerRefusals({ askedBy, config }: Pick<PlanFacts, 'askedBy' | 'config'>): readonly Refusal[] {
  if (askedBy !== null || !wantsAnother(config)) return [];
  return [
    refusal(
      'asker-unproved',
      'approval.by',
      `is 'another', and nobody has proved to have asked for this deployment: a push and an execution that was started without asking do not. Start it by npx teal deploy ${config.service} --image <ref>. Allowed, anybody who may approve may approve it`,
    ),
  ];
}

export const wantsAnother = ({ approval, steps }: Pick<ServiceConfig, 'approval' | 'steps'>): boolean =>
  [approval, ...steps.map((step) => step.approval)].some((wanted) => wanted?.by === 'another');
