import type { PolicyDocument, PolicyStatement, Reach } from '../policy.ts';
import type { Permission } from './permissions.ts';

/**
 * All inline policies of a role together, without white space. Source: IAM User Guide, "IAM and AWS STS
 * quotas".
 */
export const POLICY_LIMIT = 10_240;

/** Statements of the permissions: one a grant, with everything that is allowed on it. */
export function fitted(role: string, permissions: readonly Permission[], limit = POLICY_LIMIT): PolicyDocument {
  const merged = merge(permissions);
  // The longest list is written in fewer words first, until all fits: what fits as it is stays exact.
  while (sizeOf(documentOf(merged)) > limit) {
    const longest = merged
      .filter(({ wider }) => wider.length > 0)
      .sort((a, b) => JSON.stringify(b.reach).length - JSON.stringify(a.reach).length)[0];
    if (!longest) {
      throw new Error(
        `the policy of the role of ${role} has ${sizeOf(documentOf(merged))} characters, and ${limit} is what IAM takes: deploy fewer services by one installation (another prefix is another one)`,
      );
    }
    const [next = longest.reach, ...rest] = longest.wider;
    longest.wider = rest;
    longest.reach = next;
  }
  return documentOf(merged);
}

/** Of one managed policy, white space not counted. Source: IAM User Guide, "IAM and AWS STS quotas". */
export const MANAGED_POLICY_LIMIT = 6_144;
/** Managed policies that a role has where nobody asked for a higher quota. Source: the same. */
const MOST_MANAGED = 10;

/** All policies of a role together: one inline, and managed ones where that is not enough. */
export interface RolePolicies {
  readonly inline: PolicyDocument;
  readonly managed: readonly PolicyDocument[];
}

/**
 * The same permissions as `fitted` has, exact for longer: what is too long for the one inline policy goes on
 * in managed policies, and words are saved only when ten of these are not enough. Throws as `fitted` does.
 */
export function spread(role: string, permissions: readonly Permission[], limit = POLICY_LIMIT): RolePolicies {
  const exact = documentOf(merge(permissions));
  if (sizeOf(exact) <= limit) return { inline: exact, managed: [] };
  const whole = fitted(role, permissions, limit + MOST_MANAGED * MANAGED_POLICY_LIMIT);
  const [inline, ...managed] = inBins(whole.Statement, limit);
  // Bins are never quite full: then the few words that `fitted` makes do.
  if (!inline || managed.length > MOST_MANAGED) return { inline: fitted(role, permissions, limit), managed: [] };
  return { inline, managed };
}

/**
 * Statements in the order in which they are, each in the first policy that has room; a list of resources may
 * go on in the next one.
 */
function inBins(statements: readonly PolicyStatement[], first: number): readonly PolicyDocument[] {
  const bins: PolicyStatement[][] = [[]];
  const limitOf = (bin: number) => (bin === 0 ? first : MANAGED_POLICY_LIMIT);
  const fits = (bin: number, statement: PolicyStatement) => sizeOf(policyOf([...(bins[bin] ?? []), statement])) <= limitOf(bin);
  for (const statement of statements) {
    let left = statement.Resource;
    for (let bin = 0; left.length > 0; bin++) {
      bins[bin] ??= [];
      let count = left.length;
      while (count > 0 && !fits(bin, { ...statement, Resource: left.slice(0, count) })) count = Math.floor(count * 0.9);
      // A statement that is too long with one resource stands alone, and is refused for its size.
      if (count === 0 && bins[bin]?.length === 0) count = 1;
      if (count === 0) continue;
      bins[bin]?.push({ ...statement, Resource: left.slice(0, count) });
      left = left.slice(count);
    }
  }
  return bins.map(policyOf);
}

const policyOf = (Statement: readonly PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** In the unresolved text, pseudo parameters are as long as what they stand for, or longer. */
export const sizeOf = (document: PolicyDocument): number => JSON.stringify(document).length;

interface Merged {
  readonly name: string;
  readonly effect: PolicyStatement['Effect'];
  readonly actions: Set<string>;
  reach: Reach;
  wider: readonly Reach[];
}

/**
 * Grants of one name differ where they are made for some sides only: then what all of them allow together is
 * meant.
 */
function merge(permissions: readonly Permission[]): readonly Merged[] {
  const found = new Map<string, Merged>();
  for (const { actions, grant } of permissions) {
    const key = JSON.stringify([grant.name, grant.resources, grant.condition, grant.deny]);
    const known = found.get(key);
    if (known) for (const action of actions) known.actions.add(action);
    else {
      found.set(key, {
        name: grant.name,
        effect: grant.deny ? 'Deny' : 'Allow',
        actions: new Set(actions),
        reach: grant,
        wider: grant.wider ?? [],
      });
    }
  }
  return [...found.values()];
}

const documentOf = (merged: readonly Merged[]): PolicyDocument => policyOf(numbered(merged).map(statementOf));

const statementOf = ({ name, effect, actions, reach: { resources, condition } }: Merged): PolicyStatement => ({
  Sid: name,
  Effect: effect,
  Action: [...actions].sort(),
  Resource: resources,
  ...(condition && { Condition: condition }),
});

/** A Sid stands once in a policy. */
const numbered = (merged: readonly Merged[]): readonly Merged[] =>
  merged.map((each, index) => {
    const before = merged.slice(0, index).filter(({ name }) => name === each.name).length;
    return before === 0 ? each : { ...each, name: `${each.name}${before + 1}` };
  });
