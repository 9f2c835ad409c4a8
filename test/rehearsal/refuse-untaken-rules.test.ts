import { describe, expect, test } from '@jest/globals';
import checkout from '../../sample/checkout/deployments/checkout.ts';
import { refuseUntakenRules } from '../../src/rehearsal/refuse-untaken-rules.ts';

const tagged = (...tags: readonly string[]) => ({ ...checkout, image: { ...checkout.image, tags } });

describe('the push rules of configurations, brought up in a local AWS', () => {
  test.each([[[]], [['v*']], [['v?', '**', 'a*b*c', 'latest']]])('are taken for the tags %j', (tags) =>
    expect(refuseUntakenRules([tagged(...tags)], 'teal')).resolves.toBeUndefined(),
  );

  test('are refused by the path of the tags where it is their pattern that is not taken', () =>
    expect(refuseUntakenRules([tagged(...Array.from({ length: 40 }, (_, i) => `${'v'.repeat(60)}${i}-*`))], 'teal')).rejects.toThrow(
      /^checkout: image\.tags: the event pattern that they make is not taken: LimitExceededException: .* the quota is 2048/,
    ));

  test('are refused as the rule where it is no doing of the tags, in the words of who refused it', () =>
    expect(refuseUntakenRules([tagged('v*')], 'a'.repeat(60))).rejects.toThrow(
      /^checkout: the push rule 'a{60}-push-checkout' is not taken: ValidationError: .*length less than or equal to 64/,
    ));

  test('tell all services that are refused', () =>
    expect(refuseUntakenRules([tagged('v*'), { ...tagged('v*'), service: 'other' }], 'a'.repeat(60))).rejects.toThrow(
      /^checkout: .*\nother: the push rule 'a{60}-push-other' /,
    ));
});
