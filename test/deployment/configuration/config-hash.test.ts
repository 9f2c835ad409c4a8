import { describe, expect, test } from '@jest/globals';
import { configHash, loadBalanced } from '../../../src/deployment/configuration/configuration.ts';
import { aConfig, aConfiguration } from '../../support/worlds.ts';

describe('the hash of a configuration', () => {
  test('is the same for two that say the same', () => {
    const { service, ...rest } = aConfiguration();
    expect(configHash(loadBalanced({ ...rest, service }))).toBe(configHash(aConfig({ window: '900 seconds', settle: '30 seconds' })));
  });

  test('differs where they differ', () => {
    expect(configHash(aConfig({ window: '16 minutes' }))).not.toBe(configHash(aConfig()));
  });
});
