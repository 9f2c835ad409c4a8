import type { ActiveDeployment } from '../record.ts';
import { ALL_BLUE } from '../split.ts';
import type { Expected } from './way-back.ts';

/**
 * The weights that this deployment's own writes account for: the last confirmed split, the announced one, and
 * one cut short.
 */
export function expectedWeights({
  confirmed,
  intent,
  interrupted,
}: Pick<ActiveDeployment, 'confirmed' | 'intent' | 'interrupted'>): Expected {
  return {
    confirmed: confirmed?.split ?? ALL_BLUE,
    intent: intent?.act === 'shift' || intent?.act === 'roll-back' ? intent.split : undefined,
    interrupted,
  };
}
