import type { News, Scene, Show } from './scene.ts';
import { asideOf, clockText, counted, seconds } from './wording.ts';

/** Clean lines, for pipes and files. */
export function plainShow(print: (line: string) => void): Show {
  let said = '';
  return {
    tell(news, scene) {
      const text = lineOf(news, scene);
      // A poll enters the same state again and again.
      if (text === undefined || (news.kind === 'entered' && text === said)) return;
      if (news.kind === 'entered') said = text;
      print(`${seconds(scene.elapsedMs).padStart(7)}  ${text}`);
    },
    draw() {},
    close() {},
  };
}

const WIDTH = 4;
const about = (version: string, text: string) => `${version.padEnd(WIDTH)}${text}`;

function lineOf(news: News, scene: Scene): string | undefined {
  switch (news.kind) {
    case 'started':
      return about(
        '',
        `local AWS at ${news.endpoint}, ${clockText(scene.speed)}; checkout v1 serves ${news.url} with ${counted(news.tasks, 'task')}, ${news.perSecond} requests a second`,
      );
    case 'pushed':
      return about(news.version, `pushed ${news.digest} (${news.story})`);
    case 'entered':
      return about(news.version, news.state);
    case 'shifted':
      return about(
        '',
        `production: ${scene.pair
          .filter(({ weight }) => weight > 0)
          .map(({ version, weight }) => `${weight} % on ${version}`)
          .join(', ')}`,
      );
    case 'stopped':
    case 'recovered':
    case 'acted':
      return about(news.version, asideOf(news));
    case 'judged':
      return about(news.version, `judged ${news.verdict}: ${news.reasons.join('; ')}`);
    case 'ended': {
      const { version, trace } = news.deployment;
      const took = seconds(((trace.endedAt ?? scene.now) - trace.startedAt) / scene.speed);
      return about(version, `${news.outcome} in ${took}, ${counted(news.transitions, 'transition')}: ${news.cause}`);
    }
    case 'pace': {
      const { pace, dropped, p99Ms } = scene.traffic;
      const { checked, violated } = scene.invariants;
      return about(
        '',
        `${pace.requests} requests/s, ${pace.errors} errors/s, ${dropped} dropped, p99 ${p99Ms} ms; invariants: ${checked} checked, ${violated} violated`,
      );
    }
    default:
      return news satisfies never;
  }
}
