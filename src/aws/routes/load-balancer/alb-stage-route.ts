import type { Action, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeploymentError } from '../../../deployment/errors.ts';
import type { Clock } from '../../../deployment/ports/clock.ts';
import type { StageRoute } from '../../../deployment/ports/stage-route.ts';
import type { StageView } from '../../../deployment/stage-view.ts';
import { weightsOf, writable } from './forward-action.ts';
import { inOrder, readActions, writeActions } from './route-actions.ts';

const READ_BACKS = 4;
const READ_BACK_EVERY_MS = 500;

/** What the stage rule answers while it shows nothing. */
const NOTHING = { StatusCode: '503', ContentType: 'text/plain', MessageBody: 'No version is being tested.' } as const;

/**
 * The stage route as a listener rule: a fixed 503, or one target group. Actions before the last
 * (authentication) stay.
 */
export function albStageRoute(client: ElasticLoadBalancingV2Client, clock: Clock, rule: string): StageRoute {
  const route = { rule };

  const actionsOf = async (signal?: AbortSignal): Promise<readonly Action[]> => {
    const [actions] = await readActions(client, [route], signal);
    if (!actions) throw new DeploymentError('DriftDetected', `the stage rule ${rule} does not exist`);
    return actions;
  };

  const read = async (signal?: AbortSignal): Promise<StageView> => {
    const actions = await actionsOf(signal);
    const view = stageView(actions);
    if (!view) {
      const seen = actions.map(({ Type }) => Type).join(', ');
      throw new DeploymentError(
        'DriftDetected',
        `the stage rule ${rule} shows neither one target group nor a fixed response: it has ${seen}`,
      );
    }
    return view;
  };

  return {
    read,
    async show(view, signal) {
      const before = await actionsOf(signal);
      const shown = stageView(before);
      if (shown && sameView(shown, view)) return;
      await writeActions(client, route, withView(before, view), signal);
      for (let reads = 1; ; reads++) {
        const [actions = []] = await readActions(client, [route], signal);
        const live = stageView(actions);
        if (live && sameView(live, view)) return;
        if (reads === READ_BACKS) throw new DeploymentError('NotSettled', `the stage rule ${rule} does not read back as written yet`);
        await clock.sleep(READ_BACK_EVERY_MS, signal);
      }
    },
  };
}

/**
 * `undefined`: a redirect, or a forward that divides traffic. A forward with one group above weight 0 shows
 * that one.
 */
export function stageView(actions: readonly Action[]): StageView | undefined {
  const last = inOrder(actions).at(-1);
  if (last?.Type === 'fixed-response') return { shows: 'nothing' };
  const shown = Object.entries(weightsOf(actions)).filter(([, weight]) => weight > 0);
  const [only] = shown;
  return only && shown.length === 1 ? { shows: 'side', targetGroup: only[0] } : undefined;
}

/** The rule's actions with the last one, which answers, replaced. */
function withView(actions: readonly Action[], view: StageView): Action[] {
  const ordered = inOrder(actions);
  const order = ordered.at(-1)?.Order;
  return [...ordered.slice(0, -1).map(writable), { ...actionFor(view), ...(order === undefined ? {} : { Order: order }) }];
}

const actionFor = (view: StageView): Action =>
  view.shows === 'nothing'
    ? { Type: 'fixed-response', FixedResponseConfig: NOTHING }
    : { Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: view.targetGroup, Weight: 1 }] } };

const sameView = (a: StageView, b: StageView): boolean =>
  a.shows === 'side' && b.shows === 'side' ? a.targetGroup === b.targetGroup : a.shows === b.shows;
