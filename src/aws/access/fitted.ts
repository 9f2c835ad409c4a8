import type { PolicyDocument, PolicyStatement, Reach } from '../policy.ts';
import type { Permission } from './permissions.ts';

/** All inline policies of a role together, without white space. Source: IAM User Guide, "IAM and AWS STS quotas". */
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

/** In the unresolved text, pseudo parameters are as long as what they stand for, or longer. */
export const sizeOf = (document: PolicyDocument): number => JSON.stringify(document).length;

interface Merged {
  readonly name: string;
  readonly effect: PolicyStatement['Effect'];
  readonly actions: Set<string>;
  reach: Reach;
  wider: readonly Reach[];
}

/** Grants of one name differ where they are made for some sides only: then what all of them allow together is meant. */
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

const documentOf = (merged: readonly Merged[]): PolicyDocument => ({ Version: '2012-10-17', Statement: numbered(merged).map(statementOf) });

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
