// biome-ignore-all format: one mistake a line, so that tsc's answer belongs to it
/**
 * What tsc has to refuse. Each `@ts-expect-error` is one mistake: tsc fails when the line below it compiles.
 */
import { at, awaitCallback, call, coalesce, concat, eq, exists, expects, type Flow, gt, optional, retry, workflow } from '../../src/index.ts';
import { awaitAnswer, check, type Input, register } from './handlers.ts';

const same = <X>(b: X) => b;
const ends = (flow: Flow<{ readonly input: Input }>) => flow.fail('Bad', { error: 'Bad' });
const raises = (flow: Flow<{ readonly input: Input }>) => flow.raise('Latte', 'too late');
const pace = { every: 5, atMost: 60, question: 'Is it there?' } as const;

// Never run: only its types are read.
export function mistakes(start: Flow<{ readonly input: Input }>) {
  const flow = start.step('Register', (s) => call(register, { family: s.input.family }));
  const checked = flow.step('Check', (s) => call(check, { service: s.register.arn }));

  // 1. A duplicate state name.
  // @ts-expect-error There is a state 'Register' on this path already.
  flow.step('Register', (s) => call(check, { service: s.input.family }));
  // @ts-expect-error the same for states that assign nothing
  flow.wait('Register', '5 seconds');
  // @ts-expect-error another name with the same key: s.register is taken
  flow.step('register!', (s) => call(check, { service: s.input.family }));
  // @ts-expect-error a name used in a branch before
  flow.when('W', (s) => gt(s.input.bake, 0), (b) => b.wait('Cool', 5), same).wait('Cool', 5);
  // @ts-expect-error s.input is the execution's input
  flow.step('Input', (s) => call(check, { service: s.input.family }));

  // 2. A field that the input does not have.
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.input.familly }));
  // @ts-expect-error or that a result does not have
  flow.step('Check', (s) => call(check, { service: s.register.name }));

  // 3. A value that is not assigned on this path.
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.later.service }));
  // @ts-expect-error of one branch in the other
  flow.when('W', (s) => gt(s.input.bake, 0), (b) => b.assign(() => ({ a: 1 })), (b) => b.wait('Cool', (s) => s.a));
  // @ts-expect-error of the loop's body after it: the list may be empty
  flow.each('Shift', (s) => s.input.plan.steps, (b) => b.assign(() => ({ a: 1 }))).wait('Cool', (s) => s.a);
  // @ts-expect-error of the guard's body in its handler
  flow.guard('G', (g) => g.assign(() => ({ a: 1 })), (f) => f.wait('Cool', (s) => s.a));
  // @ts-expect-error of the guard's body behind it: a branch keeps its variables
  flow.guard('G', (g) => g.assign(() => ({ a: 1 })), (f) => f.raise('Bad', 'bad')).wait('Cool', (s) => s.a);
  // @ts-expect-error what a guard hands out, where its handler goes on without it
  flow.guard('G', (g) => g.handOut(() => ({ a: 1 })), same).wait('Cool', (s) => s.g.a);
  // @ts-expect-error of one way out of a block only
  flow.block((b) => b.when('W', (s) => gt(s.input.bake, 0), (y) => y.leave(), same).assign(() => ({ a: 1 }))).wait('Cool', (s) => s.a);
  // @ts-expect-error the error outside a handler
  flow.step('Check', (s) => call(check, { service: s.error.Cause }));
  // @ts-expect-error the item outside its loop
  flow.each('Shift', (s) => s.input.plan.steps, same).wait('Cool', (s) => s.item.bake);
  // @ts-expect-error a step's result where its catch goes on
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { catch: { Fenced: same } }).wait('Cool', (s) => s.check.running);

  // 4. A value assigned in one branch only.
  // @ts-expect-error
  flow.when('W', (s) => gt(s.input.bake, 0), (b) => b.assign(() => ({ a: 1 })), same).wait('Cool', (s) => s.a);

  // 5. A number where text belongs.
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.register.revision }));
  // @ts-expect-error
  flow.step('Check', () => call(check, { service: 5 }));
  // @ts-expect-error
  flow.fail('Bad', (s) => ({ error: 'Bad', cause: s.register.revision }));
  // @ts-expect-error
  flow.fail('Bad', (s) => ({ error: 'Bad', cause: concat('revision ', s.register.revision) }));

  // 6. Text as seconds.
  // @ts-expect-error
  flow.wait('Cool', (s) => s.input.family);
  // @ts-expect-error
  flow.wait('Cool', '5 parsecs');
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { timeout: (s) => s.input.family });

  // 7. Catching or retrying an error that the task cannot raise.
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { catch: { FamilyNotFound: (b) => b.fail('No', { error: 'No' }) } });
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { retry: { on: ['FamilyNotFound'] } });
  // @ts-expect-error
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { retry: [retry.transient, { on: ['Fencd'] }] });

  // 8. A path left open.
  // @ts-expect-error
  workflow<Input>('open', (w) => w.step('Register', (s) => call(register, { family: s.input.family })));
  // @ts-expect-error one branch only
  workflow<Input>('open', (w) => w.when('W', (s) => gt(s.input.bake, 0), (b) => b.succeed(), same));
  // @ts-expect-error a branch of a parallel
  flow.parallel('P', [(b) => b.succeed(), (b) => b.wait('Cool', 5)]);

  // 9. An end where it ends nothing.
  // @ts-expect-error fail in a guard
  flow.guard('G', (g) => g.fail('Bad', { error: 'Bad' }), same);
  // @ts-expect-error succeed in a guard
  flow.guard('G', (g) => g.succeed('Good'), same);
  // @ts-expect-error in a way inside a guard
  flow.guard('G', (g) => g.when('W', (s) => gt(s.input.bake, 0), (b) => b.succeed(), same), same);
  // @ts-expect-error in a fragment that a guard includes
  flow.guard('G', (g) => g.include(ends), same);
  // @ts-expect-error handing out where no guard is
  workflow<Input>('out', (w) => w.handOut(() => ({ a: 1 })));
  // @ts-expect-error or in a branch, which succeeds with its result
  flow.parallel('P', [(b) => b.handOut(() => ({ a: 1 }))]);
  // @ts-expect-error leaving where no block is
  workflow<Input>('left', (w) => w.leave());
  // @ts-expect-error leaving a block that is around the guard
  flow.block((b) => b.guard('G', (g) => g.leave(), same));

  // 10. An error that the workflow does not name.
  // @ts-expect-error
  workflow<Input, 'Late'>('typo', (w) => w.raise('Latte', 'too late'));
  // @ts-expect-error raised in a guard, in a fragment
  workflow<Input, 'Late'>('typo', (w) => w.guard('G', (g) => g.include(raises), (f) => f.fail('No', { error: 'No' })).succeed());
  // @ts-expect-error of a poll
  workflow<Input, 'Late'>('typo', (w) => w.poll('Check', (s) => call(check, { service: s.input.family }), { ...pace, until: (r) => eq(r.verdict, 'pass'), timedOut: { name: 'No', error: 'Latte', cause: 'late' } }).succeed());
  // @ts-expect-error a poll without a question
  flow.poll('Check', (s) => call(check, { service: s.input.family }), { every: 5, atMost: 60, until: (r) => eq(r.verdict, 'pass'), timedOut: { name: 'No', error: 'Late', cause: 'late' } });

  // And more that is refused.
  // @ts-expect-error a value that may be absent, where one is needed
  flow.step('Check', (s) => call(check, { service: s.register.note }));
  // @ts-expect-error an item of a list that may be shorter
  flow.wait('Cool', (s) => at(s.input.plan.steps, 0).bake);
  // @ts-expect-error a comparison with a text that it cannot be
  checked.when('W', (s) => eq(s.check.verdict, 'good'), same, same);
  // @ts-expect-error a comparison with a value that may be absent
  flow.when('W', (s) => eq(s.register.note, 'good'), same, same);
  // @ts-expect-error a condition that is no boolean
  flow.when('W', (s) => s.register.revision, same, same);
  // @ts-expect-error an argument that the handler does not take
  flow.step('Check', (s) => call(check, { service: s.register.arn, colour: 'blue' }));
  // @ts-expect-error an argument that the handler needs
  flow.step('Check', () => call(check, {}));
  // @ts-expect-error text where a list is needed
  flow.each('Shift', (s) => s.input.family, same);
  // @ts-expect-error a variable that changes its type
  flow.assign(() => ({ n: 0 })).assign(() => ({ n: 'one' }));
  // @ts-expect-error anything after the end of a path
  flow.succeed().wait('Cool', 5);
  // @ts-expect-error a body that ends, repeated
  flow.repeat('R', (b) => b.succeed(), { until: (s) => gt(s.input.bake, 0) });
  // @ts-expect-error a fragment whose needs are not in scope
  start.include((f: Flow<{ readonly register: { arn: string } }>) => f.wait('Cool', 5));
  // @ts-expect-error a callback that gives back something else
  flow.when('W', (s) => gt(s.input.bake, 0), () => 'yes', same);
}

/** The same without the mistakes: what stands above is refused for the reason that it gives. */
export function remedies(start: Flow<{ readonly input: Input }>) {
  const flow = start.step('Register', (s) => call(register, { family: s.input.family, note: optional(s.input.plan.note) }));
  const checked = flow.step('Check', (s) => call(check, { service: coalesce(s.register.note, 'none') }));
  checked.when('W', (s) => eq(s.check.verdict, 'pass'), same, same);
  flow.when('W', (s) => exists(s.register.note), same, same);
  flow.when('W', (s) => gt(s.input.bake, 0), (b) => b.assign(() => ({ a: 1 })), (b) => b.assign(() => ({ a: 2 }))).wait('Cool', (s) => s.a);
  flow.wait('Cool', (s) => coalesce(at(s.input.plan.steps, 0).bake, 0));
  flow.each('Shift', (s) => s.input.plan.steps, (b) => b.wait('Cool', (s) => s.item.bake)).wait('Warm', 5);
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { catch: { Fenced: (b) => b.fail('No', { error: 'No' }) } }).wait('Cool', (s) => s.check.running);
  flow.step('Check', (s) => call(check, { service: s.register.arn }), { retry: [retry.transient, { on: ['Fenced', 'States.Timeout'] }] });
  flow.step('Verb', () => awaitCallback(awaitAnswer, (token) => ({ token }), expects<string>()), { timeout: '1 minute' });
  flow.include((f: Flow<{ readonly register: { arn: string } }>) => f.wait('Cool', 5)).wait('Warm', 5);
  flow.assign(() => ({ n: 0 })).assign(() => ({ n: 1 })).wait('Cool', (s) => s.n);
  flow.guard('G', (g) => g.handOut(() => ({ a: 1 })), (f) => f.raise('Bad', 'bad')).wait('Cool', (s) => s.g.a);
  flow.guard('G', (g) => g.handOut(() => ({ a: 1 })), (f) => f.assign(() => ({ b: { a: 2 } })), { as: 'b' }).wait('Cool', (s) => s.b.a);
  flow.guard('G', (g) => g.parallel('P', [(b) => b.succeed(() => 1)]).handOut((s) => s.p), (f) => f.raise('Bad', 'bad')).wait('Cool', (s) => at(s.g, 0));
  flow.block((b) => b.when('W', (s) => gt(s.input.bake, 0), (y) => y.assign(() => ({ a: 1 })).leave(), same).assign(() => ({ a: 2 }))).wait('Cool', (s) => s.a);
  flow.block((b) => b.guard('G', (g) => g.wait('Cool', 5), (f) => f.leave()));
  flow.when('W', (s) => gt(s.input.bake, 0), same, (n) => n.also('too', (s) => gt(s.input.bake, 9), same).wait('Cool', 5)).wait('Warm', 5);
  workflow<Input, 'Late'>('named', (w) => w.guard('G', (g) => g.raise('Late', 'late'), (f) => f.fail('No', { error: 'Anything' })));
  workflow<Input, 'Late'>('polled', (w) => w.poll('Check', (s) => call(check, { service: s.input.family }), { ...pace, until: (r) => eq(r.verdict, 'pass'), timedOut: { name: 'No', error: 'Late', cause: 'late' } }).succeed());
  workflow<Input>('closed', (w) => w.when('W', (s) => gt(s.input.bake, 0), (b) => b.succeed(), (b) => b.fail('No', { error: 'No' })));
}
