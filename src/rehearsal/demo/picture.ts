import type { Colors } from 'picocolors/types.js';
import type { SideView, TaskView } from './pair.ts';
import type { DeploymentScene, Scene } from './scene.ts';
import type { Phase, Span, Trace } from './trace.ts';
import { clip, counted, grouped, seconds, wrapped } from './wording.ts';

export interface Canvas {
  readonly columns: number;
  readonly colours: Colors;
}

const NAME_WIDTH = 30;
const LABEL_WIDTH = 11;
const WIDEST_BAR = 50;

/**
 * The moment as lines for a terminal: production, tasks, traffic and invariants; below, the deployment in
 * flight as a tree.
 */
export function picture(scene: Scene, canvas: Canvas): readonly string[] {
  const { deployment } = scene;
  const tree = deployment ? ['', titleOf(deployment, scene, canvas), ...treeOf(deployment, scene, canvas)] : [];
  return ['', ...dashboard(scene, canvas), ...tree];
}

/** A deployment that has ended: its title tells how, its tree has every phase but no states. */
export function endedPicture(
  { deployment, outcome, cause, transitions }: { deployment: DeploymentScene; outcome: string; cause: string; transitions: number },
  scene: Scene,
  { columns, colours }: Canvas,
): readonly string[] {
  const { bold, dim, green, yellow, red } = colours;
  const { version, story, trace, weights } = deployment;
  const [mark, paint] = outcome === 'SUCCEEDED' ? ['✔', green] : outcome === 'ROLLED_BACK' ? ['↺', yellow] : ['✘', red];
  const took = seconds(wall(trace, scene));
  return [
    '',
    `${paint(mark)} ${bold(version)}  ${paint(bold(outcome))} ${dim(`in ${took}, ${counted(transitions, 'state transition')}`)}`,
    `  ${dim(clip(story, columns - 2))}`,
    ...trace.phases.map((phase, i) => {
      const branch = i < trace.phases.length - 1 ? '├' : '└';
      const failed = phase.spans.find((span) => span.failed);
      const note = failed ? `failed at: ${failed.state}` : '';
      return `  ${dim(branch)} ${failed ? red('✘') : green('✔')} ${nameOf(phase, weights).padEnd(NAME_WIDTH)} ${dim(seconds(phaseMs(phase, scene)).padStart(7))}  ${red(note)}`;
    }),
    ...(outcome === 'SUCCEEDED' ? [] : wrapped(cause, columns - 4).map((line) => `    ${paint(line)}`)),
  ];
}

const wall = ({ startedAt, endedAt }: Pick<Trace, 'startedAt' | 'endedAt'>, { now, speed }: Scene) =>
  ((endedAt ?? now) - startedAt) / speed;
const phaseMs = ({ startedAt, endedAt }: Phase, { now, speed }: Scene) => ((endedAt ?? now) - startedAt) / speed;
const spanMs = ({ ms, since }: Span, { now, speed }: Scene) => (ms + (since === undefined ? 0 : now - since)) / speed;

const nameOf = ({ name, step }: Phase, weights: readonly number[]): string =>
  step === undefined ? name : `Step ${step}: ${weights[step - 1] ?? '?'} %`;

function titleOf({ version, story, trace }: DeploymentScene, scene: Scene, { colours: { bold, cyan, dim } }: Canvas): string {
  return `${cyan(spinner(scene))} ${bold(version)}  ${story}  ${dim(seconds(wall(trace, scene)))}`;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const spinner = ({ elapsedMs }: Scene) => FRAMES[Math.floor(elapsedMs / 100) % FRAMES.length] ?? '';

/** Phases, the one under way with its states. */
function treeOf(deployment: DeploymentScene, scene: Scene, canvas: Canvas): string[] {
  const { dim, green, red, cyan } = canvas.colours;
  const { phases } = deployment.trace;
  return phases.flatMap((phase, i) => {
    const last = i === phases.length - 1;
    const failed = phase.spans.some((span) => span.failed);
    const mark = last ? cyan('●') : failed ? red('✘') : green('✔');
    const head = `  ${dim(last ? '└' : '├')} ${mark} ${nameOf(phase, deployment.weights).padEnd(NAME_WIDTH)} ${dim(seconds(phaseMs(phase, scene)).padStart(7))}`;
    return last ? [head, ...statesOf(phase, deployment, scene, canvas)] : [head];
  });
}

function statesOf({ spans }: Phase, deployment: DeploymentScene, scene: Scene, { columns, colours }: Canvas): string[] {
  const { dim, green, red, cyan } = colours;
  return spans.map((span, i) => {
    const branch = i === spans.length - 1 ? '└' : '├';
    const mark = span.since !== undefined ? cyan('●') : span.failed ? red('✘') : green('✔');
    const name = span.since === undefined ? span.state : cyan(span.state);
    const again = span.visits > 1 ? ` ×${span.visits}` : '';
    const time = seconds(spanMs(span, scene)).padStart(7);
    const room = columns - NAME_WIDTH - 18;
    const note = clip(noteOf(span, deployment), room);
    return `      ${dim(branch)} ${mark} ${name}${dim(again)}${' '.repeat(Math.max(1, NAME_WIDTH - 3 - span.state.length - again.length))}${dim(time)}  ${dim(note)}`;
  });
}

/** What the judge said last stands beside its state. */
const noteOf = ({ state }: Span, { judged }: DeploymentScene): string =>
  judged && state.startsWith('Judge') ? `${judged.verdict}: ${judged.reasons.join('; ')}` : '';

function dashboard(scene: Scene, canvas: Canvas): string[] {
  const { dim, red, green, yellow, bold } = canvas.colours;
  const { pair, blue, traffic, invariants } = scene;
  const [blueSide, greenSide] = blue === 0 ? pair : [pair[1], pair[0]];
  const { pace, dropped, p99Ms, failures, sockets } = traffic;
  const answered = Object.values(pace.byVersion).reduce((sum, one) => sum + one, 0);
  const share = (side: SideView) => (answered === 0 ? 0 : (100 * (pace.byVersion[side.version ?? ''] ?? 0)) / answered);
  const row = (label: string, text: string) => `  ${dim(label.padEnd(LABEL_WIDTH))}${text}`;
  const none = (count: number, text: string) => (count === 0 ? green(text) : red(bold(text)));
  return [
    row('production', bar(blueSide, greenSide, greenSide.weight, canvas)),
    row('answers', bar(blueSide, greenSide, share(greenSide), canvas)),
    row('tasks', `${tasksOf(blueSide, 'blue', canvas)}    ${tasksOf(greenSide, 'green', canvas)}`),
    row(
      'traffic',
      `${String(pace.requests).padStart(3)} requests/s  ${pace.errors === 0 ? dim('0 errors/s') : yellow(`${pace.errors} errors/s`)}  ${none(dropped, `${dropped} dropped`)}  ${dim(`p99 ${p99Ms.toFixed(1)} ms  WebSocket ×${sockets}`)}`,
    ),
    row('failures/s', sparkline(failures, canvas)),
    row(
      'invariants',
      `${grouped(invariants.checked)} checked  ${none(invariants.violated, `${invariants.violated} violated`)}  ${dim(`${seconds(scene.elapsedMs)}, clock x${scene.speed}`)}`,
    ),
  ];
}

/** Blue from the left, green from the right, each beside its version. */
function bar(blueSide: SideView, greenSide: SideView, green: number, { columns, colours }: Canvas): string {
  const width = Math.max(10, Math.min(WIDEST_BAR, columns - LABEL_WIDTH - 26));
  // A side with any weight shows, however little it is.
  const cells = green <= 0 ? 0 : green >= 100 ? width : Math.min(width - 1, Math.max(1, Math.round((width * green) / 100)));
  const [left, right] = [blueSide.version ?? '', greenSide.version ?? ''];
  const shares = `${Math.round(100 - green)} : ${Math.round(green)}`;
  return `${colours.blue(left.padEnd(3))}${colours.blue('█'.repeat(width - cells))}${colours.green('▒'.repeat(cells))} ${colours.green(right.padEnd(3))} ${shares}`;
}

const GLYPHS = { starting: '◌', healthy: '●', unhealthy: '✘', leaving: '○' } as const satisfies Record<TaskView['stands'], string>;

function tasksOf({ version = '', tasks, crashes }: SideView, side: 'blue' | 'green', { colours }: Canvas): string {
  const glyphs = tasks.map(({ stands }) => (stands === 'unhealthy' ? colours.red(GLYPHS[stands]) : colours[side](GLYPHS[stands]))).join('');
  const crashed = crashes === 0 ? '' : ` ${colours.red(`${crashes} crashed`)}`;
  return `${colours[side](version.padEnd(2))} ${tasks.length === 0 ? colours.dim('no tasks') : glyphs}${crashed}`;
}

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

function sparkline(values: readonly number[], { colours: { dim, red } }: Canvas): string {
  const most = Math.max(LEVELS.length - 1, ...values);
  return values
    .map((value) => (value === 0 ? dim('▁') : red(LEVELS[Math.max(1, Math.round((value / most) * (LEVELS.length - 1)))] ?? '█')))
    .join('');
}
