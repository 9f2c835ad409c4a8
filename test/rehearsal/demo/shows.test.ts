import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { plainShow } from '../../../src/rehearsal/demo/plain-show.ts';
import type { News, Scene } from '../../../src/rehearsal/demo/scene.ts';
import { cut, terminalShow } from '../../../src/rehearsal/demo/terminal-show.ts';
import { follow, type Trace, traceFrom } from '../../../src/rehearsal/demo/trace.ts';

const started = { kind: 'execution', at: 0, execution: 'one', stateMachine: 'm', status: 'RUNNING' } as const;
const states = ['Resolve request', 'Create green', 'Open stage', 'Is there another step?', 'Shift traffic', 'Bake', 'Judge the bake'];
const trace = states.reduce<Trace>(
  (known, state, i) => follow(known, { kind: 'state', at: i * 30_000, execution: 'one', state, phase: 'entered' }),
  traceFrom(started),
);
const side = (letter: string, version: string, weight: number) => ({
  service: `checkout-${letter}`,
  group: letter,
  version,
  weight,
  tasks: [{ task: '1', stands: 'healthy' as const }],
  crashes: version === 'v4' ? 2 : 0,
});
const deployment = {
  version: 'v4' as const,
  story: 'bad',
  trace,
  weights: [10, 50, 100],
  judged: { at: '2026-01-01T00:00:00.000Z', verdict: 'inconclusive' as const, reasons: ['64 requests, 100 are needed'] },
};
const scene: Scene = {
  speed: 30,
  elapsedMs: 12_340,
  now: 210_000,
  deployment,
  pair: [side('a', 'v2', 90), side('b', 'v4', 10)],
  blue: 0,
  traffic: {
    pace: { requests: 280, errors: 3, dropped: 0, byVersion: { v2: 252, v4: 28 } },
    dropped: 0,
    p99Ms: 12.5,
    failures: [0, 0, 3],
    sockets: 4,
  },
  invariants: { checked: 12_345, violated: 0 },
};
const ended: News = { kind: 'ended', deployment, outcome: 'ROLLED_BACK', cause: 'JudgedUnhealthy: 12 of 120', transitions: 87 };

describe('a pipe gets clean lines', () => {
  const linesOf = (...news: readonly News[]) => {
    const lines: string[] = [];
    const show = plainShow((line) => lines.push(line));
    for (const one of news) show.tell(one, scene);
    show.draw(scene);
    show.close();
    return lines;
  };

  test('one for each thing that happens', () => {
    expect(
      linesOf(
        {
          kind: 'started',
          title: 'four deployments',
          endpoint: 'http://127.0.0.1:1',
          url: 'http://127.0.0.1:2/',
          tasks: 3,
          perSecond: 280,
        },
        { kind: 'pushed', version: 'v4', digest: 'sha256:4', story: 'bad' },
        { kind: 'shifted' },
        { kind: 'judged', version: 'v4', verdict: 'fail', reasons: ['one', 'two'] },
        { kind: 'pace' },
        ended,
      ),
    ).toEqual([
      ' 12.3 s      local AWS at http://127.0.0.1:1, one AWS minute lasts 2 s (clock x30); checkout v1 serves http://127.0.0.1:2/ with 3 tasks, 280 requests a second',
      ' 12.3 s  v4  pushed sha256:4 (bad)',
      ' 12.3 s      production: 90 % on v2, 10 % on v4',
      ' 12.3 s  v4  judged fail: one; two',
      ' 12.3 s      280 requests/s, 3 errors/s, 0 dropped, p99 12.5 ms; invariants: 12345 checked, 0 violated',
      ' 12.3 s  v4  ROLLED_BACK in 7.0 s, 87 transitions: JudgedUnhealthy: 12 of 120',
    ]);
  });

  test('a state that is polled is told once', () => {
    const entered = (state: string): News => ({ kind: 'entered', version: 'v4', state });
    expect(linesOf(entered('Check green'), entered('Check green'), entered('Open stage'))).toHaveLength(2);
  });
});

describe('a terminal gets a picture', () => {
  function terminal(columns = 100, rows = 30) {
    const written: string[] = [];
    return { columns, rows, write: (text: string) => written.push(text), written };
  }
  const plain = (text: string | undefined) => stripVTControlCharacters(text ?? '').split('\n');

  test('of production, tasks, traffic and the tree of the deployment in flight', () => {
    const screen = terminal();
    terminalShow(screen).draw(scene);
    const picture = plain(screen.written[0]);
    expect(picture.slice(1, 7).map((line) => line.trimEnd())).toEqual([
      `  production v2 ${'█'.repeat(45)}▒▒▒▒▒ v4  90 : 10`,
      `  answers    v2 ${'█'.repeat(45)}▒▒▒▒▒ v4  90 : 10`,
      '  tasks      v2 ●    v4 ● 2 crashed',
      '  traffic    280 requests/s  3 errors/s  0 dropped  p99 12.5 ms  WebSocket ×4',
      '  failures/s ▁▁▄',
      '  invariants 12,345 checked  0 violated  12.3 s, clock x30',
    ]);
    expect(picture.slice(8, 17).map((line) => line.trimEnd())).toEqual([
      '⠸ v4  bad  7.0 s',
      '  ├ ✔ Plan                             1.0 s',
      '  ├ ✔ Raise green                      1.0 s',
      '  ├ ✔ Test before any traffic          2.0 s',
      '  └ ● Step 1: 10 %                     3.0 s',
      '      ├ ✔ Shift traffic                1.0 s',
      '      ├ ✔ Bake                         1.0 s',
      '      └ ● Judge the bake               1.0 s  inconclusive: 64 requests, 100 are needed',
      '',
    ]);
  });

  test('that is drawn over itself, always of one height', () => {
    const screen = terminal();
    const show = terminalShow(screen);
    show.draw(scene);
    const { deployment: _, ...idle } = scene;
    show.draw(idle);
    const [first = '', second = ''] = screen.written;
    const height = first.split('\n').length - 1;
    expect(second.startsWith(`\x1b[${height}A\r`)).toBe(true);
    expect(second.split('\n').length - 1).toBe(height);
  });

  test('that fits, with the cursor given back at its end', () => {
    const screen = terminal(40, 12);
    const show = terminalShow(screen);
    show.tell(ended, scene);
    show.draw(scene);
    show.close();
    const frame = plain(screen.written[1]);
    expect(Math.max(...frame.map((line) => line.length))).toBeLessThanOrEqual(41);
    expect(frame.length).toBeLessThanOrEqual(12);
    expect(screen.written.at(-1)).toMatch(/\?25h$/);
  });

  test('below what has ended, which stays', () => {
    const screen = terminal();
    terminalShow(screen).tell(ended, scene);
    const lines = plain(screen.written[0]).map((line) => line.trimEnd());
    expect(lines.slice(1, 3)).toEqual(['↺ v4  ROLLED_BACK in 7.0 s, 87 state transitions', '  bad']);
    expect(lines).toContain('    JudgedUnhealthy: 12 of 120');
    expect(lines).not.toContain('⠸ v4  bad  7.0 s');
  });

  test('whose lines are cut by what is seen of them', () => {
    expect(cut('\x1b[31mred\x1b[39m and more', 5)).toBe('\x1b[31mred\x1b[39m a');
  });
});
