import { awaitCallback, expects, type Ref } from '@teal/asl';
import type { Plan } from '../../src/deployment/plan.ts';
import type { WaitReason } from '../../src/deployment/wait.ts';
import { awaitWord } from './actions.ts';
import type { Answer } from './scope.ts';

/**
 * A wait that a word (a person's or a program's) ends at once: its token is in the record. The state's
 * time-out is its other end.
 */
export const untilWord = (reason: WaitReason, plan: Ref<Plan>, seconds: Ref<number>) =>
  awaitCallback(awaitWord, (token) => ({ service: plan.service, epoch: plan.epoch, reason, seconds, token }), expects<Answer>());
