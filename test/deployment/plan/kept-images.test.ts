import { describe, expect, test } from '@jest/globals';
import { keptImages } from '../../../src/deployment/plan/kept-images.ts';
import { describePlan } from '../../../src/deployment/plan/plan-text.ts';
import { decidePlan } from '../../../src/deployment/plan/planning.ts';
import { aConfig, aContent, aTemplate, aWorld, planFacts, uriOf } from '../../support/worlds.ts';

const withMigration = (image: string) => {
  const content = aContent('checkout:to-be-set');
  return { ...content, containerDefinitions: [{ name: 'migrate', image }, ...(content.containerDefinitions as object[])] };
};

describe('another container of the same repository', () => {
  test('is told in the plan: it keeps its image', () => {
    const decided = decidePlan(planFacts({ world: aWorld({ template: aTemplate({ content: withMigration(uriOf('v1')) }) }) }));
    if (decided.kind !== 'plan') throw new Error(JSON.stringify(decided));
    expect(describePlan(decided.plan)).toContain(
      `  containerDefinitions[migrate].image: stays ${uriOf('v1')}, only 'web' gets the new version`,
    );
  });

  test.each(['checkout:v1', '123456789012.dkr-ecr.us-east-1.on.aws/checkout:v1'])(
    'is told by whichever name of the registry: %s',
    (image) => expect(keptImages(withMigration(image), aConfig())).toHaveLength(1),
  );

  test('of another repository is nobody’s concern', () =>
    expect(keptImages(withMigration('public.ecr.aws/datadog/agent:7'), aConfig())).toEqual([]));
});
