import { groupsOf } from '../../load-balanced.ts';
import { type PlanCheck, refusal } from '../view/plan-view.ts';

/** The stage rule must be Teal's to switch. */
export const stageRefusals: PlanCheck<'load-balancer'> = ({ world, config }) => {
  const groups = groupsOf(config.sides);
  const { rule, after } = config.stage;
  const { stage } = world;
  if (!stage) return [refusal('stage-missing', rule, 'does not exist; stage.rule names it')];
  if (stage.shows === 'nothing') return [];
  if (!groups.includes(stage.targetGroup)) {
    return [refusal('stage-foreign', rule, `shows ${stage.targetGroup}, which is not of the pair: opening the stage would take it away`)];
  }
  return after === 'off'
    ? [
        refusal(
          'stage-open',
          rule,
          `shows ${stage.targetGroup} although stage.after is 'off': somebody opened it, or an earlier deployment did not end well. Make it answer a fixed 503, or allow it: the deployment closes it`,
        ),
      ]
    : [];
};
