import { expect, test } from '@jest/globals';
import { packed, unpacked } from '../../../src/aws/record/packed-record.ts';
import { changed, shifted, waiting } from '../../deployment/record/a-record.ts';

test('a token that an older release has put into the wait since is the newer one', () => {
  const { active, ...rest } = packed(changed(shifted(10), waiting('ours')));
  const older = { ...rest, active: { ...active!, wait: { ...active!.wait!, token: 'theirs' } } };
  expect(unpacked(older).active?.wait?.token).toBe('theirs');
  expect(unpacked(packed(unpacked(older)))).toEqual(unpacked(older));
});
