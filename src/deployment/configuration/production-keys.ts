import * as z from 'zod';
import { arn } from './aws-kinds.ts';
import { key } from './key.ts';
import { object } from './section.ts';
import { wantingAWay } from './wants.ts';

/** A listener rule, or a listener, which means its default action. */
export type WrittenRoute = WrittenRule | WrittenListener;

interface WrittenRule {
  /** A listener rule that forwards to both target groups, to the idle one with weight 0. */
  readonly rule: string;
}

interface WrittenListener {
  /** A listener whose default action forwards to both target groups, to the idle one with weight 0. */
  readonly listener: string;
}

const rule = object({
  rule: key(arn('listener rule'), {
    text: 'A listener rule that forwards to both target groups, to the idle one with weight 0.',
  }),
});

const listener = object({
  listener: key(arn('listener'), {
    text: 'A listener whose default action forwards to both target groups, to the idle one with weight 0.',
  }),
});

export const route = z
  .union([rule, listener], {
    error: wantingAWay('{ rule: <ARN of a listener rule> } or { listener: <ARN of a listener> }, which means its default action'),
  })
  .meta({ wants: 'a listener rule, or a listener, which means its default action' });
