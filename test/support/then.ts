import { expect } from '@jest/globals';
import type { ExecutionEnd } from '../../packages/local-aws/src/stepfunctions/execution.ts';
import type { Outcome } from '../../src/deployment/outcome.ts';
import type { ActiveDeployment, EndedDeployment } from '../../src/deployment/record.ts';
import type { Weights } from './more-routes.ts';
import type { StoryWorld } from './story-world.ts';
import type { Asked } from './when.ts';

export type Then = ReturnType<typeof thenOf>;

/** What a story waits for and holds to be true. */
export function thenOf({ sample, watch, progress, traffic }: StoryWorld) {
  const { local, config } = sample;

  function weightsByRoute(): Weights[] {
    const { routes } = local.services.elbv2.facade.snapshot();
    const [a, b] = config.sides.map(({ targetGroup }) => targetGroup) as [string, string];
    return config.production.map((route) => {
      const weights = routes['rule' in route ? route.rule : route.listener]?.weights ?? {};
      return { a: weights[a] ?? 0, b: weights[b] ?? 0 };
    });
  }

  function active(what: string, look: (active: ActiveDeployment) => boolean): Promise<ActiveDeployment> {
    const before = progress.ended.length;
    return progress.until(what, () => {
      const { active, starting } = progress.record;
      // Nothing is in flight any more, and nothing is about to be.
      if (!active && !starting && progress.ended.length > before) throw new Error(`the deployment ended before: ${what}`);
      return active && look(active) ? active : undefined;
    });
  }

  return {
    /** The deployment in flight stands as described. */
    active,

    /** The state of this name is entered. */
    enters: (state: string) => progress.until(`'${state}' is entered`, () => progress.state === state),

    /** Production was read back at this percent of green, and the wait of its bake is open. */
    bakes: (green: number) =>
      active(`${green} % on green bakes`, ({ confirmed, wait }) => Boolean(confirmed?.split.green === green && wait?.reason === 'bake')),

    windowOpen: () => active('the window is open', ({ bake, wait }) => bake?.step === 'window' && wait !== undefined),

    /** The deployment of this image has ended so; gives what the record keeps of it. */
    async ends({ digest, version }: Asked, outcome: Exclude<Outcome, 'NEEDS_HUMAN'>, cause?: RegExp): Promise<EndedDeployment> {
      const end = await progress.until(`${version} ends`, () => progress.ended.findLast(({ image }) => image.digest === digest));
      await local.services.stepfunctions.ended(end.execution);
      expect(`${end.outcome}: ${end.cause}`).toMatch(new RegExp(`^${outcome}: `));
      if (cause) expect(end.cause).toMatch(cause);
      return end;
    },

    /**
     * The execution of this push or order itself ends, which a queued or ignored one does without a
     * deployment.
     */
    executionEnds: ({ execution }: Pick<Asked, 'execution'>): Promise<ExecutionEnd> => local.services.stepfunctions.ended(execution),

    needsHuman: async (cause: RegExp): Promise<ActiveDeployment> => {
      const stopped = await active('a person is needed', ({ needsHuman }) => needsHuman !== undefined);
      await local.services.stepfunctions.ended(stopped.execution);
      expect(stopped.needsHuman?.reason).toMatch(cause);
      return stopped;
    },

    /** As written, by production route in the order of the configuration. */
    weights: weightsByRoute,

    /** The same on every production route. */
    weightsAre(weights: Weights): void {
      expect(weightsByRoute()).toEqual(config.production.map(() => weights));
    },

    /** Desired counts of the services, as they were set last. */
    tasksAre(wanted: Weights): void {
      const [a, b] = config.sides.map(({ service }) => watch.seen.world.desired[service]);
      expect({ a, b }).toEqual(wanted);
    },

    stageIsShut(): void {
      expect(local.services.elbv2.facade.snapshot().routes[config.stage.rule]?.weights).toEqual({});
    },

    leaseIsFree(): void {
      expect(progress.record.active).toBeUndefined();
    },

    /** WebSockets were held and answered all along, on one side and then on the other. */
    socketsMovedOver(): void {
      const { opened = 0, echoes = 0 } = traffic.socket ?? {};
      expect(opened).toBeGreaterThan(1);
      expect(echoes).toBeGreaterThan(0);
    },

    /** Requests that this version has answered. */
    answeredBy: (version: string): number => traffic.tally.answeredByVersion[version] ?? 0,
  };
}
