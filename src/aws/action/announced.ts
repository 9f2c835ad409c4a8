import type { Plan } from '../../deployment/plan.ts';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import { ACTS, type Act } from '../../deployment/record/record-acts.ts';
import { iso } from '../../deployment/record/record-change.ts';
import { begin, confirm, wentBack } from '../../deployment/record/record-progress.ts';
import type { Transition } from '../../deployment/record/transition.ts';
import type { Tools } from './action.ts';

/** The commit is a change of the record and nothing else. */
type AnnouncedAct = Exclude<Act, { readonly act: 'commit' }>;

interface AnnounceOptions<T> {
  /** The revision that the act has put green on. */
  readonly revision?: (done: T) => string;
  /** How the record is changed: the way back goes on when it cannot be reached. */
  readonly recording?: (change: () => Promise<unknown>) => Promise<unknown>;
}

/**
 * Announces an act in the record, does it, confirms it: whoever takes over knows what may have happened.
 * `how` is given the action's ports with the methods that act, which it gets nowhere else.
 */
export async function announced<P extends { readonly record: Pick<DeploymentRecord, 'change'> }, T>(
  { ports, signal, now }: Tools<P>,
  { service, epoch }: Pick<Plan, 'service' | 'epoch'>,
  act: AnnouncedAct,
  how: (acting: P) => Promise<T>,
  { recording = (change) => change(), revision }: AnnounceOptions<T> = {},
): Promise<T> {
  const acting = ports as unknown as P;
  await recording(() => acting.record.change(service, begin(epoch, act, now()), signal));
  const done = await how(acting);
  await recording(() => acting.record.change(service, confirmationOf(epoch, act, revision?.(done), now()), signal));
  return done;
}

function confirmationOf(epoch: number, act: AnnouncedAct, taskDefinition: string | undefined, now: number): Transition<unknown> {
  const { confirmed, phase } = ACTS[act.act];
  switch (confirmed) {
    case 'wentBack':
      return wentBack(epoch, { backAtBlueAt: iso(now) }, now);
    case 'confirm':
      return confirm(
        epoch,
        {
          ...(phase && { phase }),
          ...(act.act === 'shift' && { split: act.split }),
          ...('desired' in act && { green: { desired: act.desired, ...(taskDefinition !== undefined && { taskDefinition }) } }),
        },
        now,
      );
    default:
      return confirmed satisfies never;
  }
}
