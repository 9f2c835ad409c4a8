import { describe, expect, test } from '@jest/globals';
import { fitted, POLICY_LIMIT, sizeOf } from '../../../src/aws/access/fitted.ts';
import { permissionsOf } from '../../../src/aws/access/permissions.ts';
import type { Site } from '../../../src/aws/site.ts';
import { actionOf, site, statement } from './given-site.ts';
import { configOf } from './random-site.ts';

describe('what does not fit into one policy', () => {
  const many = (count: number, roles: number): Site =>
    site({ configs: Array.from({ length: count }, (_, n) => configOf(n, { form: 'rules', shared: false, roles, name: 'a-longer-name' })) });

  const inOne = (of: Site) => fitted('teal-create-green', permissionsOf(actionOf('create-green'), of));

  test('is written in fewer words, the longest list first: what fits stays exact', () => {
    const policy = inOne(many(50, 1));
    expect(sizeOf(policy)).toBeLessThanOrEqual(POLICY_LIMIT);
    expect(statement(policy, 'TaskRoles')?.Resource).toHaveLength(50);
    const few = inOne(many(5, 1));
    expect(statement(few, 'Services')?.Resource).toContain(
      'arn:aws:ecs:us-east-1:123456789012:service/a-longer-name-cluster-0/a-longer-name-0-a',
    );
  });

  test('is refused where only roles are left to shorten, which are passed by name or not at all', () => {
    expect(() => inOne(many(150, 2))).toThrow(
      /^the policy of the role of teal-create-green has \d+ characters, and 10\d\d\d is what IAM takes: deploy fewer services by one installation/,
    );
  });
});
