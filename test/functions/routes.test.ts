import { describe, expect, test } from '@jest/globals';
import { allFunctions } from '../../src/installation/all-functions.ts';
import { calledFunctions } from '../../src/installation/called-functions.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';

const functions = await allFunctions();
const actions = [...functions.values()].map(({ action }) => action);
const callers = (name: string) =>
  WORKFLOWS.filter((workflow) => calledFunctions(workflow, { actions }).includes(name)).map((workflow) => workflow.name);

describe("a function's role holds nothing of services on a route that never calls it", () => {
  test.each([...functions.keys()])('%s names its route exactly when one workflow alone calls it', (name) => {
    const [first, ...others] = callers(name);
    expect(first).toBeDefined();
    expect(functions.get(name)?.action.route).toBe(others.length === 0 ? first : undefined);
  });
});
