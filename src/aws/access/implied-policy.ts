import type { PolicyDocument } from '../policy.ts';
import type { Site } from '../site.ts';
import { fitted } from './fitted.ts';
import type { Implied } from './implied.ts';
import { ofImplied } from './permissions.ts';

/** A policy of its own for what a role needs only where the installation's settings say so. */
export const impliedPolicy = (implied: readonly Implied[], site: Site): PolicyDocument =>
  fitted(
    'the installation',
    implied.flatMap((each) => ofImplied(each, site)),
  );
