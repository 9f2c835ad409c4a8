import { expect } from '@jest/globals';
import { say } from '../../src/cli/orders/say-verb.ts';
import type { ApprovalConfig } from '../../src/deployment/approval.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { JudgeConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { GATE, withAlarms } from './gate-alarm.ts';
import { JUDGE } from './judge-of.ts';
import { said } from './said.ts';
import type { Given } from './story.ts';
import type { StoryWorld } from './story-world.ts';
import type { Then } from './then.ts';

/** What stories of `weight` have in common: a person says which step of the plan comes next. */

export const MINUTE = 60_000;

/** Four steps, three of them with a bake of ten minutes, and a window of ten. `approvals`: by index. */
export const baked = (
  judge: Partial<JudgeConfig> = {},
  approvals: readonly (ApprovalConfig | undefined)[] = [],
  given: Given = {},
): Given => ({
  ...given,
  furnish: withAlarms(GATE),
  configured: {
    steps: [10, 25, 50, 100].map((weight, index) => ({
      weight,
      bakeSeconds: weight === 100 ? 0 : 600,
      ...(approvals[index] && { approval: approvals[index] }),
    })),
    judge: { ...JUDGE, alarms: [GATE], everySeconds: 60, answerSeconds: 1_800, hold: { seconds: 3_600, end: 'rollback' }, ...judge },
    windowSeconds: 600,
  },
});

type Sample = Parameters<typeof said>[0];
export const goesTo = (sample: Sample, percent: number, told: RegExp) => said(sample, 'weight', told, { percent });

/** From the first bake past all the steps between. */
export async function upToWindow(sample: Sample, then: Then): Promise<void> {
  await then.bakes(10);
  await goesTo(sample, 100, /100 % next/);
  await then.windowOpen();
}

export async function notTo(sample: Sample, percent: number, why: RegExp): Promise<void> {
  const { code, line } = await say('weight', sample, sample.config.service, { percent });
  expect(line).toMatch(why);
  expect(code).toBe(1);
}

export const asked = (then: Then): Promise<ActiveDeployment> =>
  then.active('a person is asked', ({ wait }) => openQuestion(wait) !== undefined);
export const bakeOf = ({ progress }: StoryWorld) => progress.record.active?.bake;
export const stepsOf = ({ bakes = [], bake }: ActiveDeployment) => [...bakes, ...(bake ? [bake] : [])].map(({ step }) => step);
