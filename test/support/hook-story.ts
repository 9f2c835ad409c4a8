import { test } from '@jest/globals';
import type { LocalAws } from '@teal/local-aws';
import type { Clients } from '../../src/aws/clients.ts';
import type { HookConfig, TaskHook } from '../../src/deployment/hook.ts';
import type { HookPayload } from '../../src/deployment/hooks/payload.ts';
import type { Outcome } from '../../src/deployment/outcome.ts';
import type { ActiveDeployment, EndedDeployment } from '../../src/deployment/record.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';
import { simulateDns } from './dns-story.ts';
import type { Progress } from './progress.ts';
import { type Given, simulate } from './story.ts';

/** What a function of the team is called with, and does. */
export type TeamHook = (payload: HookPayload & { readonly teal: { readonly taskToken?: string } }, local: LocalAws) => unknown;

/** A deployment over either route, as stories of hooks look at it. */
export interface HookStory {
  readonly local: LocalAws;
  readonly clients: Clients;
  readonly progress: Progress;
  readonly sample: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'clients' | 'ports' | 'config'>;
  /** Every call of every hook so far, in order. */
  readonly calls: readonly HookPayload[];
  push(version?: 'v2' | 'v3'): Promise<{ readonly digest: string }>;
  active(what: string, look: (active: ActiveDeployment) => boolean): Promise<ActiveDeployment>;
  ends(pushed: { readonly digest: string }, outcome: Exclude<Outcome, 'NEEDS_HUMAN'>, cause?: RegExp): Promise<EndedDeployment>;
  /** The last split that was written, in percent on side b. */
  onB(): Promise<number>;
}

export interface GivenHooks {
  readonly hooks?: readonly HookConfig[];
  /** Runs before everything else. */
  readonly before?: TaskHook;
  /** By name. */
  readonly functions?: Readonly<Record<string, TeamHook>>;
  readonly sweeps?: boolean;
  readonly furnish?: Given['furnish'];
  readonly judge?: NonNullable<Given['configured']>['judge'];
  readonly whenBusy?: ServiceConfig['whenBusy'];
}

/** A hook with what most stories do not care about. */
export const aHook = (over: Partial<HookConfig> & Pick<HookConfig, 'name' | 'at'>): HookConfig =>
  ({
    kind: 'function',
    function: 'team-hook',
    details: {},
    timeoutSeconds: over.at === 'OnRollback' ? 300 : 3_600,
    onTimeout: over.at === 'OnRollback' ? 'continue' : 'rollback',
    ...over,
  }) as HookConfig;

export const SUCCEEDED = { hookStatus: 'SUCCEEDED' };

export const hookStory = (title: string, route: RouteKind, given: GivenHooks, tell: (story: HookStory) => Promise<void>): void =>
  test(title, () => simulateHooks(route, given, tell));

/** One story of hooks, in virtual time. */
function simulateHooks(route: RouteKind, given: GivenHooks, tell: (story: HookStory) => Promise<void>): Promise<void> {
  const calls: HookPayload[] = [];
  const register = (local: LocalAws) => {
    for (const [name, handle] of Object.entries(given.functions ?? { 'team-hook': () => SUCCEEDED })) {
      local.services.lambda.register({
        name,
        timeoutSeconds: 900,
        handler: async (event) => {
          const payload = event as Parameters<TeamHook>[0];
          calls.push(payload);
          return handle(payload, local);
        },
      });
    }
  };
  const steps = [
    { weight: 10, bakeSeconds: 300 },
    { weight: 100, bakeSeconds: 0 },
  ];
  const configured = {
    steps,
    hooks: given.hooks ?? [],
    windowSeconds: 300,
    ...(given.before && { before: given.before }),
    ...(given.judge && { judge: given.judge }),
    ...(given.whenBusy && { whenBusy: given.whenBusy }),
  };
  const more = { ...(given.sweeps !== undefined && { sweeps: given.sweeps }) };
  if (route === 'dns') {
    return simulateDns({ configured, clients: ['honest'], ...more }, async (story) => {
      register(story.sample.local);
      const { local, clients } = story.sample;
      await tell({
        ...story,
        local,
        clients,
        calls,
        push: (version = 'v2') => story.push(version),
        onB: async () => (await story.weights()).b,
      });
    });
  }
  return simulate({ configured, ...(given.furnish && { furnish: given.furnish }), ...more }, async ({ sample, progress }, when, then) => {
    register(sample.local);
    await tell({
      local: sample.local,
      clients: sample.clients,
      progress,
      sample,
      calls,
      push: (version = 'v2') => when.pushed(version),
      active: then.active,
      ends: async ({ digest }, outcome, cause) => then.ends({ version: 'v2', digest, execution: '' }, outcome, cause),
      onB: async () => then.weights()[0]?.b ?? 0,
    });
  });
}
