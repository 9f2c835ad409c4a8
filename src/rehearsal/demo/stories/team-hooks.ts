import type { LocalAws } from '@teal/local-aws';
import type { HookConfig, TaskHook } from '../../../deployment/hook.ts';
import type { HookPayload } from '../../../deployment/hooks/payload.ts';
import type { Outcome } from '../../../deployment/outcome.ts';
import type { Aftermath } from './chapter.ts';

/** Functions of the team: they know nothing of Teal, and answer as ECS's own hooks do. */
const WARM_UP = 'checkout-warm-up';
const FLAG = 'checkout-release-flag';
const TELL = 'checkout-tell-team';

const FIVE_MINUTES = 300;

const aHook = (name: string, at: HookConfig['at'], called: string) =>
  ({ name, at, kind: 'function', function: called, details: {}, timeoutSeconds: FIVE_MINUTES, onTimeout: 'rollback' }) as const;

/** The sample's hooks in this story. The flag moves with the traffic, and back with it. */
export const HOOKS: readonly HookConfig[] = [
  aHook('warm-up', 'AfterInstall', WARM_UP),
  {
    ...aHook('release-flag', 'BeforeAllowTraffic', FLAG),
    details: { flag: 'on' },
    undo: { function: FLAG, details: { flag: 'off' }, timeoutSeconds: FIVE_MINUTES },
  },
  { ...aHook('tell-team', 'OnRollback', TELL), onTimeout: 'continue' },
];

/** A task on the new version's revision, before anything else. */
export const MIGRATION: TaskHook = {
  name: 'migration',
  at: 'Before',
  kind: 'task',
  task: { container: 'web', command: ['node', 'migrate.mjs'], spot: false, onRollback: 'leave' },
  details: {},
  timeoutSeconds: 2 * FIVE_MINUTES,
  onTimeout: 'rollback',
};

const SUCCEEDED = { hookStatus: 'SUCCEEDED' } as const;

/** Puts the team's functions into the local AWS, and looks at what they have left after each chapter. */
export function putTeamHooks({ services }: LocalAws): Aftermath {
  let flag = 'off';
  const told: string[] = [];
  const functions: Readonly<Record<string, (payload: HookPayload) => unknown>> = {
    [WARM_UP]: ({ hookDetails = {} }) =>
      hookDetails.warm ? SUCCEEDED : { hookStatus: 'IN_PROGRESS', callBackDelay: 5, hookDetails: { warm: true } },
    [FLAG]: ({ hookDetails = {} }) => {
      flag = String(hookDetails.flag);
      return SUCCEEDED;
    },
    [TELL]: ({ teal: { deployment } }) => {
      told.push(deployment);
      return SUCCEEDED;
    },
  };
  for (const [name, answer] of Object.entries(functions)) {
    services.lambda.register({ name, timeoutSeconds: FIVE_MINUTES, handler: async (event) => answer(event as HookPayload) });
  }
  return (outcome: Outcome, deployment: string) => {
    const wanted = outcome === 'SUCCEEDED' ? 'on' : 'off';
    return [
      ...(flag === wanted ? [] : [`the flag that hooks move is ${flag} after a deployment that ended ${outcome}`]),
      ...(told.includes(deployment) === (outcome === 'ROLLED_BACK')
        ? []
        : [`the hook tell-team was ${told.includes(deployment) ? '' : 'not '}told of ${deployment}, which ended ${outcome}`]),
    ];
  };
}
