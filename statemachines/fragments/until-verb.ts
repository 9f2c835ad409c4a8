import { awaitCallback, expects, type Ref } from '@teal/asl';
import type { Plan } from '../../src/deployment/plan.ts';
import { waitForVerb } from './actions.ts';
import type { Answer } from './scope.ts';

/** A wait that a verb (a person's or a program's) ends at once: its token is in the record. The state's time-out is its other end. */
export const untilVerb = (plan: Ref<Plan>) =>
  awaitCallback(waitForVerb, (token) => ({ service: plan.service, epoch: plan.epoch, token }), expects<Answer>());
