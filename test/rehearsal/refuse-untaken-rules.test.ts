import { describe, expect, test } from '@jest/globals';
import checkout from '../../sample/checkout/deployments/checkout.ts';
import { refuseUntakenRules } from '../../src/rehearsal/refuse-untaken-rules.ts';

const tagged = (...tags: readonly string[]) => ({ ...checkout, image: { ...checkout.image, tags } });

describe('the push rules of configurations, brought up in a local AWS', () => {
  test.each([[[]], [['v*']], [['v?', '**', 'a*b*c', 'latest']]])('are taken for the tags %j', (tags) =>
    expect(refuseUntakenRules([tagged(...tags)], 'teal')).resolves.toBeUndefined(),
  );

  test('are refused by service and path, in the words of who refused them', () =>
    expect(refuseUntakenRules([tagged('v*')], 'a'.repeat(60))).rejects.toThrow(
      /^checkout: image.tags: the rule that they make is not taken: .*length less than or equal to 64/,
    ));
});
