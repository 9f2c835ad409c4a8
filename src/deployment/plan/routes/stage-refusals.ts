import { groupsOf } from '../../load-balanced.ts';
import { type PlanCheck, refusal } from '../view/plan-view.ts';

/** The stage rule must be Teal's to switch. */
export const stageRefusals: PlanCheck<'load-balancer'> = ({ world, config }) => {
  const groups = groupsOf(config.sides);
  const { rule, after } = config.stage;
  const { stage } = world;
  const guarded = (world.stageAsks ?? []).map((asked) =>
    refusal('stage-guarded', rule, `asks for ${asked}, and probes and tests have none: let the stage rule do without it`),
  );
  if (!stage) return [refusal('stage-missing', rule, 'does not exist; stage.rule names it')];
  if (stage.shows === 'nothing') return guarded;
  if (!groups.includes(stage.targetGroup)) {
    return [
      ...guarded,
      refusal('stage-foreign', rule, `shows ${stage.targetGroup}, which is not of the pair: opening the stage would take it away`),
    ];
  }
  return after === 'off'
    ? [
        ...guarded,
        refusal(
          'stage-open',
          rule,
          `shows ${stage.targetGroup} although stage.after is 'off': somebody opened it, or an earlier deployment did not end well. Make it answer a fixed 503, or allow it: the deployment closes it`,
        ),
      ]
    : guarded;
};
