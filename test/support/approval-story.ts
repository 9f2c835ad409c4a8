import { outlook } from '../../src/cli/report/outlook.ts';
import type { ApprovalConfig } from '../../src/deployment/approval.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { GATE, withAlarms } from './gate-alarm.ts';
import { JUDGE } from './judge-of.ts';
import type { Given } from './story.ts';
import type { StoryWorld } from './story-world.ts';
import type { Then } from './then.ts';

/** What stories of approvals have in common. */
export const HOUR: ApprovalConfig = { withinSeconds: 3_600, silence: 'rollback' };

const STEPS: LoadBalancedConfig['steps'] = [
  { weight: 10, bakeSeconds: 600 },
  { weight: 100, bakeSeconds: 0 },
];

export const bakedOnce = (more: Partial<LoadBalancedConfig>): Given => ({
  furnish: withAlarms(GATE),
  configured: { steps: STEPS, judge: { ...JUDGE, alarms: [GATE], everySeconds: 60 }, windowSeconds: 60, ...more },
});

export const isAsked = ({ wait }: ActiveDeployment) => openQuestion(wait)?.approval === true && wait?.token !== undefined;

/** A person is asked for approval. */
export const askedForApproval = (then: Pick<Then, 'active'>): Promise<ActiveDeployment> =>
  then.active('a person is asked for approval', isAsked);

interface Timed {
  readonly sample: { readonly local: Pick<StoryWorld['sample']['local'], 'clock'> };
}

export const now = ({ sample }: Timed): number => sample.local.clock.now();
export const past = ({ sample }: Timed, minutes: number) => sample.local.clock.sleep(minutes * 60_000);
export const shown = (world: StoryWorld): string => outlook(world.progress.record, now(world)).join('\n');
