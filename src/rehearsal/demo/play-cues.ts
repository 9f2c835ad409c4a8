import { setTimeout as sleep } from 'node:timers/promises';
import type { ActiveDeployment } from '../../deployment/record.ts';
import { setFixedAlarm } from '../fixed-alarm.ts';
import type { Stage } from './stage.ts';
import type { Acted, Cue, Speaks } from './stories/cue.ts';

const LOOK_MS = 50;

interface Playing {
  readonly sample: Stage['sample'];
  readonly execution: string;
  readonly says: Speaks;
  /** Called when a cue came about. */
  readonly acted: (acted: Acted) => void;
}

/**
 * Brings about what happens to a deployment from outside, one after the other. Resolves when the deployment
 * has ended; its alarms are well again then.
 */
export async function playCues(cues: readonly Cue[], { sample, execution, says, acted }: Playing): Promise<readonly Acted[]> {
  const { local } = sample;
  const done: Acted[] = [];
  let over = false;
  const ended = local.services.stepfunctions.ended(execution).then(() => {
    over = true;
  });
  for (const { once, does } of cues) {
    if (!(await untilItStands(sample, execution, once, () => over))) break;
    const at = local.clock.now();
    const { code, line } = await actOut(sample, does, says);
    const one: Acted = { does, at, told: line, refused: code !== 0 };
    done.push(one);
    acted(one);
  }
  await ended;
  for (const { does } of done) if ('alarm' in does) await setAlarm(sample, does.alarm, 'OK');
  return done;
}

/** Whether it came to stand so before it ended. */
async function untilItStands(
  { ports, config }: Stage['sample'],
  execution: string,
  once: (active: ActiveDeployment) => boolean,
  over: () => boolean,
): Promise<boolean> {
  while (!over()) {
    const { active } = await ports.record.read(config.service);
    if (active?.execution === execution && once(active)) return true;
    await sleep(LOOK_MS);
  }
  return false;
}

async function actOut(sample: Stage['sample'], does: Cue['does'], says: Speaks): ReturnType<Speaks> {
  if ('verb' in does) return says(sample, does.verb, does.seconds);
  await setAlarm(sample, does.alarm, 'ALARM');
  return { code: 0, line: `the alarm ${does.alarm} goes into ALARM` };
}

const setAlarm = ({ clients }: Stage['sample'], alarm: string, state: 'ALARM' | 'OK') =>
  setFixedAlarm(clients, alarm, state, 'set by the demo');
