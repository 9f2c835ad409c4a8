import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import type { Ports } from '../src/aws/ports.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { revisionsPort } from '../src/aws/services/service-revisions.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import type { HookKind, HookRun } from '../src/deployment/hook.ts';
import { type HookToRun, runId } from '../src/deployment/hooks/hooks-of.ts';
import { type EcsArns, type HookPayload, payloadOf } from '../src/deployment/hooks/payload.ts';
import { HOOK_BOXES } from '../src/deployment/hooks/points.ts';
import { nextHook } from '../src/deployment/hooks/record-hooks.ts';
import type { Plan } from '../src/deployment/plan.ts';

/**
 * What the workflow does next. `none`: all have run; `wait`: for `seconds`, then it asks again; `failed`: one
 * stops the deployment, `why` is told.
 */
export interface NextHookResult {
  readonly kind: 'none' | 'wait' | 'failed' | HookKind | 'running task';
  readonly why: string;
  /** Of a hook that is called: as it is called. */
  readonly function: string;
  readonly payload: HookPayload;
  /** What is left of its time; 0 where nothing is to be done. */
  readonly seconds: number;
  readonly run: string;
}

/**
 * Which hook of a box is called next, and with what. It is in the record as under way before it is called. A
 * person's order ends it here, and a newer epoch does.
 */
export const handler = action({
  name: 'next-hook',
  input: z.object({
    service: z.string(),
    epoch: z.int().min(1),
    box: z.enum(HOOK_BOXES),
    step: z.int().min(0),
    execution: z.string().min(1),
  }),
  mutates: true,
  uses: [recordPort.only('change'), revisionsPort.only('of')],
  errors: ['Fenced', 'GaveWay', 'RollbackRequested', 'JudgedUnhealthy', 'RecordUnavailable', 'RecordContended'],
  async run({ service, execution, ...place }, tools): Promise<NextHookResult> {
    const { ports, signal, now, log } = tools;
    const next = await ports.record.change(service, nextHook(place, execution, now()), signal);
    if (next.kind !== 'call') return { ...NOTHING, ...next };
    const { hook, run, active, seconds } = next;
    const { plan } = active;
    if (plan === undefined) throw new DeploymentError('BadRequest', `${active.id} has no plan`);
    if (hook.kind === 'task') return { ...NOTHING, kind: isAskedFor(run, hook) ? 'running task' : 'task', seconds, run: runId(run) };
    // A hook is called whether or not ECS tells its ARNs.
    const read = await bestEffort(tools, 'ARNs of ECS were not read')(() => arnsOf(plan, ports, signal));
    // Before green is created, what ECS tells of its service is of an older deployment.
    const { blueRevision } = read ?? {};
    const arns = active.green ? (read ?? {}) : { ...(blueRevision !== undefined && { blueRevision }) };
    log.info('a hook is called', { hook: hook.name, point: hook.at, round: run.rounds });
    return {
      kind: hook.kind,
      why: '',
      function: hook.function,
      payload: payloadOf({ hook, run, plan, active, step: place.step, arns }),
      seconds,
      run: runId(run),
    };
  },
});

/** ECS has it, or a person is asked about it; what stops another one asks for none. */
const isAskedFor = ({ task }: HookRun, { undoes }: HookToRun): boolean =>
  undoes?.task !== undefined || task?.task !== undefined || task?.unknown !== undefined;

/** Nobody reads a payload of what is not called. */
const NOTHING = { why: '', function: '', payload: {} as HookPayload, seconds: 0, run: '' } as const;

async function arnsOf(plan: Plan, ports: Pick<Ports, 'revisions'>, signal: AbortSignal): Promise<EcsArns> {
  const [green, blue] = await ports.revisions(plan.cluster).of([plan.green.service, plan.blue.service], signal);
  return {
    ...(green?.deployment !== undefined && { deployment: green.deployment }),
    ...(green?.revision !== undefined && { greenRevision: green.revision }),
    ...(blue?.revision !== undefined && { blueRevision: blue.revision }),
  };
}
