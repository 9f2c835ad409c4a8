import { awaitCallback, call, compile, eq, expects, type Flow, gt, lambda, retry, text, workflow } from '../../src/asl/index.ts';

interface Plan {
  readonly service: string;
  readonly steps: readonly { readonly weight: number; readonly bake: number }[];
  readonly note?: string;
}
interface Input {
  readonly family: string;
  readonly bake: number;
  readonly plan: Plan;
}

type Handler<I, O, E extends string> = ((event: unknown) => Promise<O>) & { readonly $types?: { input: I; output: O; error: E } };
const register = lambda<Handler<{ family: string }, { arn: string; revision: number }, 'FamilyNotFound'>>('register');
const update =
  lambda<Handler<{ service: string; taskDefinition: string }, { running: number; healthy: boolean; verdict: 'pass' | 'fail' }, 'Fenced'>>(
    'update',
  );
const wait = lambda<Handler<{ token: string }, unknown, never>>('wait');

// What is meant to compile.
const bake = (flow: Flow<{ readonly input: Input }>, label: string) =>
  flow
    .step(`Bake ${label}`, (s) => awaitCallback(wait, (token) => ({ token }), expects<{ verb: string }>()), {
      as: 'verb',
      timeout: (s) => s.input.bake,
      catch: { 'States.Timeout': (b) => b.assign(`No verb ${label}`, () => ({ verb: { verb: 'none' } })) },
    })
    .when(
      `Asked to roll back ${label}`,
      (s) => eq(s.verb.verb, 'rollback'),
      (b) => b.raise('RollbackRequested', 'asked'),
      (b) => b,
    );

const good = workflow<Input>('good', (w) =>
  w
    .guard(
      'Rollout',
      (g) =>
        g
          .step('Register', (s) => call(register, { family: s.input.family }), {
            retry: retry.transient,
            catch: { FamilyNotFound: (b) => b.fail('No family', (s) => ({ error: 'NoFamily', cause: s.error.Cause })) },
          })
          .poll('Healthy', (s) => call(update, { service: s.input.plan.service, taskDefinition: s.register.arn }), {
            every: '5 seconds',
            atMost: (s) => s.input.bake,
            until: (r) => r.healthy,
            timedOut: { error: 'NeverHealthy', cause: 'late' },
          })
          .when(
            'Is it running',
            (s) => gt(s.healthy.running, 0),
            (b) => b,
            (b) => b.raise('Unhealthy', (s) => s.register.arn),
          )
          .each(
            'Shift',
            (s) => s.input.plan.steps,
            (b) => b.step('Set weights', (s) => call(register, { family: text(s.item.weight) })).include(bake, 'step'),
          ),
      (failed) =>
        failed
          .step('Roll back', (s) => call(register, { family: s.error.Cause }))
          .fail('Rolled back', (s) => ({ error: 'RolledBack', cause: s.error.Cause })),
    )
    .choose(
      'How',
      [
        ['good', (s) => gt(s.register.revision, 1), (b) => b],
        ['bad', (s) => eq(s.healthy.verdict, 'fail'), (b) => b.fail('Bad', { error: 'Bad' })],
      ],
      (b) => b,
    )
    .succeed((s) => ({ revision: s.register.revision })),
);
export const machine = compile(good);
