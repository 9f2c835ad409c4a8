import type { ActiveDeployment } from '../record.ts';
import { ALL_BLUE } from '../split.ts';
import type { Expected } from './way-back.ts';

/**
 * The weights that this deployment's own writes account for: the last confirmed split, the announced one, and
 * one cut short or still to come of a handler that runs late.
 */
export function expectedWeights({
  confirmed,
  intent,
  interrupted,
  recovery,
}: Pick<ActiveDeployment, 'confirmed' | 'intent' | 'interrupted' | 'recovery'>): Expected {
  return {
    confirmed: confirmed?.split ?? ALL_BLUE,
    intent: intent?.act === 'shift' || intent?.act === 'roll-back' ? intent.split : undefined,
    interrupted: interrupted ?? recovery?.late,
  };
}
