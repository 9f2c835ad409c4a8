import type { PolicyDocument, PolicyStatement } from '../../../src/aws/policy.ts';
import type { Site } from '../../../src/aws/site.ts';
import { allFunctions } from '../../../src/installation/all-functions.ts';
import { configOf, VALUES } from './random-site.ts';

/** What every function of Teal says of itself. */
export const actions = [...(await allFunctions()).values()].map(({ action }) => action);

/** Throws where there is none of the name. */
export const actionOf = (name: string) => {
  const found = actions.find((action) => action.name === name);
  if (!found) throw new Error(`there is no action ${name}`);
  return found;
};

/** Where the services of a site stand, unless a test says otherwise. */
export const place = { shared: true, roles: 0, name: 'checkout' } as const;

/** One service behind listener rules, on the alias `live`. */
export const site = (more: Partial<Site> = {}): Site => ({
  home: VALUES,
  prefix: 'teal',
  configs: [configOf(0, { ...place, form: 'rules' })],
  alias: 'live',
  ...more,
});

/** The statement of a policy that has the Sid. */
export const statement = (policy: PolicyDocument, sid: string): PolicyStatement | undefined =>
  policy.Statement.find(({ Sid }) => Sid === sid);

/** The actions that a policy allows. */
export const allowed = (policy: PolicyDocument): readonly string[] =>
  policy.Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
