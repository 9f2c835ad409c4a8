import { describe, expect, test } from '@jest/globals';
import { configurationText } from '../../src/cli/report/configuration-text.ts';
import { configHash } from '../../src/deployment/configuration/config-hash.ts';
import { finish } from '../../src/deployment/record/record-end.ts';
import { emptyRecord, type ServiceRecord } from '../../src/deployment/record.ts';
import { changed, inCommit, minute } from '../deployment/record/a-record.ts';
import { aConfig } from '../support/worlds.ts';

const config = aConfig();

/** The record while a deployment is in flight that went by this configuration, and after its end. */
function records(hash: string): readonly ServiceRecord[] {
  const record = inCommit();
  const flying = { ...record, active: { ...record.active!, request: { ...record.active!.request, configHash: hash } } };
  return [flying, changed(flying, finish({ epoch: 1, outcome: 'SUCCEEDED', cause: '', now: minute(40) }))];
}

describe('what is said of the configuration of a folder', () => {
  test('nothing, where the last deployment went by the same', () => {
    for (const record of records(configHash(config))) expect(configurationText(config, record)).toBeUndefined();
  });

  test('that the last deployment went by another, and what installs it', () => {
    const another = configHash({ ...config, whenBusy: 'supersede' });
    for (const record of records(another)) {
      expect(configurationText(config, record)).toBe(
        "note: the configuration of checkout in the folder is not the one that checkout-1 went by. A deployment goes by the one that is installed; 'npx serverless deploy' installs the one of the folder",
      );
    }
  });

  test('that the installed one counts, where no deployment is known', () => {
    const [, ended] = records('x');
    const { configHash: _, ...older } = ended!.last!;
    for (const record of [emptyRecord('checkout'), { ...ended!, last: older }]) {
      expect(configurationText(config, record)).toMatch(
        /^note: a deployment goes by the configuration of checkout that is installed, which may be/,
      );
    }
  });
});
