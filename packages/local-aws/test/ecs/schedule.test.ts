import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ScheduledTask, type Situation, schedule } from '../../src/ecs/schedule.ts';

const task = fc
  .record({ primary: fc.boolean(), state: fc.constantFrom('starting', 'running', 'ready', 'unhealthy') })
  .map(({ primary, state }) => ({ primary, running: state !== 'starting', ready: state === 'ready', unhealthy: state === 'unhealthy' }));

const situation: fc.Arbitrary<Situation> = fc.record({
  desired: fc.nat(6),
  minimumHealthyPercent: fc.constantFrom(0, 50, 75, 100),
  maximumPercent: fc.constantFrom(100, 125, 150, 200),
  tasks: fc.array(task, { maxLength: 12 }).map((tasks) => tasks.map((one, i): ScheduledTask => ({ ...one, id: `t${i}` }))),
});

const remaining = ({ tasks }: Situation, stop: readonly { id: string }[]) => tasks.filter(({ id }) => !stop.some((one) => one.id === id));

describe('the scheduler decides', () => {
  test('never to start beyond the maximum', () => {
    fc.assert(
      fc.property(situation, (s) => {
        const { start } = schedule(s);
        const most = Math.floor((s.desired * s.maximumPercent) / 100);
        expect(start === 0 || s.tasks.length + start <= most).toBe(true);
      }),
    );
  });

  test('never to stop a healthy task of an older deployment below the minimum', () => {
    fc.assert(
      fc.property(situation, (s) => {
        const { stop } = schedule(s);
        const least = Math.ceil((s.desired * s.minimumHealthyPercent) / 100);
        const stopsHealthyOlder = stop.some(({ id }) => s.tasks.some((one) => one.id === id && !one.primary && one.ready));
        expect(!stopsHealthyOlder || remaining(s, stop).filter(({ ready }) => ready).length >= least).toBe(true);
      }),
    );
  });

  test('to stop a task once, and only tasks that are there', () => {
    fc.assert(
      fc.property(situation, (s) => {
        const ids = schedule(s).stop.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(s.tasks.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
      }),
    );
  });

  test('nothing more when the desired number of healthy tasks of the present deployment is all there is', () => {
    fc.assert(
      fc.property(fc.nat(10), (desired) => {
        const tasks = Array.from({ length: desired }, (_, i) => ({
          id: `t${i}`,
          primary: true,
          running: true,
          ready: true,
          unhealthy: false,
        }));
        expect(schedule({ desired, minimumHealthyPercent: 100, maximumPercent: 200, tasks })).toEqual({ start: 0, stop: [] });
      }),
    );
  });

  test('a way that ends, from any situation, in just the desired tasks of the present deployment, when new tasks turn out healthy', () => {
    const canMove = situation.filter(
      (s) => Math.floor((s.desired * s.maximumPercent) / 100) > Math.ceil((s.desired * s.minimumHealthyPercent) / 100) || s.desired === 0,
    );
    fc.assert(
      fc.property(canMove, (s) => {
        let tasks = [...s.tasks];
        let born = 0;
        for (let round = 0; round < 60; round++) {
          const { start, stop } = schedule({ ...s, tasks });
          tasks = remaining({ ...s, tasks }, stop).map((one) => (one.unhealthy ? one : { ...one, running: true, ready: true }));
          for (let i = 0; i < start; i++) tasks.push({ id: `n${born++}`, primary: true, running: false, ready: false, unhealthy: false });
        }
        expect(tasks.every(({ primary, ready }) => primary && ready)).toBe(true);
        expect(tasks).toHaveLength(s.desired);
      }),
    );
  });
});
