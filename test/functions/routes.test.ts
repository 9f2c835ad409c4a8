import { describe, expect, test } from '@jest/globals';
import { HOOKS } from '../../src/aws/site.ts';
import { ASKER, READER } from '../../src/aws/source-functions.ts';
import { DOOR } from '../../src/deployment/door/doors.ts';
import { ROUTE_KINDS } from '../../src/deployment/route-kind-names.ts';
import { HEARER } from '../../src/installation/alarm-rule.ts';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { calledFunctions } from '../../src/installation/called-functions.ts';
import { FINDER, LOOKER, STARTER } from '../../src/installation/recovery-rules.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';

const functions = await allFunctions();
const actions = [...functions.values()].map(({ action }) => action);
/**
 * Routes of the workflows that call it: a recovery is of its route, and so is what puts weights back. What
 * runs hooks is of every route.
 */
const callers = (name: string) => {
  const calling = WORKFLOWS.filter((workflow) => calledFunctions(workflow, { actions }).includes(name));
  const routes = calling.flatMap(({ name: of }) => (of === HOOKS ? ROUTE_KINDS : [of.replace(/^(recover|put-back)-/, '')]));
  return [...new Set<string>(routes)];
};
/** A rule calls it, another function or a person, and no workflow. */
const workflowless = (name: string) => [STARTER, FINDER, LOOKER, ASKER, READER, DOOR, HEARER].includes(name);

describe("a function's role holds nothing of services on a route that never calls it", () => {
  test.each([...functions.keys()].filter((name) => !workflowless(name)))(
    '%s names its route exactly when one workflow alone calls it',
    (name) => {
      const [first, ...others] = callers(name);
      expect(first).toBeDefined();
      expect(functions.get(name)?.action.route).toBe(others.length === 0 ? first : undefined);
    },
  );
});
