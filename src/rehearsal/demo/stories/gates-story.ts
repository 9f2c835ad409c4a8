import { CHECK_DEFAULTS } from '../../../deployment/check-defaults.ts';
import type { ServiceConfig } from '../../../deployment/service-config.ts';
import { makeFixedAlarm } from '../../fixed-alarm.ts';
import type { Aftermath, Story } from './chapter.ts';
import { HOOKS, MIGRATION, putTeamHooks } from './team-hooks.ts';
import { bakesAt, holds, inWindow, isPausedAt, wantsApproval } from './where-it-stands.ts';

/** A verdict of somebody else that ends a deployment at once. */
const PAGER = 'checkout-pager';
/** One that a person decides about. */
const DOUBT = 'checkout-doubt';

/**
 * What a team puts in the way of a deployment, and says to it: a migration, hooks that move a flag with the
 * traffic, an approval, verdicts of others, and words about its time.
 */
export const gates = {
  title: 'what people, hooks and alarms say to a deployment, under real traffic',
  furnish: furnished,
  configure: gated,
  chapters: [
    {
      version: 'v2',
      tag: 'v2-paged',
      cues: [
        { once: wantsApproval, does: { verb: 'approve' } },
        { once: bakesAt(10), does: { alarm: PAGER } },
      ],
      outcome: 'ROLLED_BACK',
      failure: 'JudgedUnhealthy',
      serves: true,
    },
    {
      version: 'v2',
      tag: 'v2-taken-back',
      cues: [
        { once: wantsApproval, does: { verb: 'approve' } },
        { once: bakesAt(10), does: { verb: 'rollback' } },
      ],
      outcome: 'ROLLED_BACK',
      failure: 'RollbackRequested',
      serves: true,
    },
    {
      version: 'v2',
      cues: [
        { once: wantsApproval, does: { verb: 'approve' } },
        { once: bakesAt(10), does: { verb: 'extend', seconds: 120 } },
        { once: bakesAt(10), does: { verb: 'pause', seconds: 1_200 } },
        { once: isPausedAt(10), does: { verb: 'resume' } },
        { once: bakesAt(10), does: { verb: 'promote' } },
        { once: bakesAt(50), does: { alarm: DOUBT } },
        { once: holds, does: { verb: 'approve' } },
        { once: bakesAt(50), does: { verb: 'promote' } },
        { once: inWindow, does: { verb: 'promote' } },
      ],
      outcome: 'SUCCEEDED',
      serves: true,
    },
  ],
} as const satisfies Story;

/** The sample's configuration with the gates of this story. */
function gated<C extends ServiceConfig>(config: C): C {
  const { judge } = config;
  const alarm = (name: string) => ({ ...CHECK_DEFAULTS, name, of: { alarm: name } });
  return {
    ...config,
    before: MIGRATION,
    hooks: HOOKS,
    approval: { withinSeconds: 3_600, silence: 'rollback' },
    judge: { ...judge, checks: [...judge.checks, alarm(PAGER), { ...alarm(DOUBT), fail: 'hold' }] },
  };
}

/** The team's functions, and alarms that no metric moves: they stay as they are set. */
async function furnished({ clients, local }: Parameters<NonNullable<Story['furnish']>>[0]): Promise<Aftermath> {
  for (const alarm of [PAGER, DOUBT]) await makeFixedAlarm(clients, alarm);
  return putTeamHooks(local);
}
