import { describe, expect, test } from '@jest/globals';
import { configurationJsonSchema } from '../../../src/deployment/configuration/configuration.ts';

describe('the JSON Schema', () => {
  test('is of draft 2020-12 and closed', () => {
    expect(configurationJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: ['service', 'cluster', 'image', 'container', 'taskDefinition', 'sides', 'production', 'stage', 'health', 'steps'],
    });
  });
});
