import type { HookKind } from '../../deployment/hook.ts';
import { grant } from '../grant.ts';
import type { Grant } from '../policy.ts';
import { arnAt, type Site } from '../site.ts';

/**
 * Functions of the configured hooks, as each is called: an invocation is authorized on the qualified ARN when
 * it names a qualifier. Source: AWS Lambda Developer Guide, "Resources and conditions for Lambda actions".
 * What undoes a hook is called as a hook of kind `function`.
 */
export function hookFunctions(site: Site, kind: HookKind): readonly Grant[] {
  const hooks = site.configs.flatMap((config) => config.hooks);
  const own = hooks.flatMap((hook) => (hook.kind === kind && hook.kind !== 'task' ? [hook.function] : []));
  const undo = kind === 'function' ? hooks.flatMap(({ undo }) => undo?.function ?? []) : [];
  return grant(
    'Hooks',
    [...own, ...undo].map((name) => (name.startsWith('arn:') ? name : arnAt(site, 'lambda', `function:${name}`))),
  );
}
