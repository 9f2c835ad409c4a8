import { describe, expect, test } from '@jest/globals';
import { alarmRule, toldByAlarms } from '../../src/installation/alarm-rule.ts';
import { rules } from '../../src/installation/template/rules.ts';
import type { PackageSite } from '../../src/installation/template/site.ts';
import { JUDGE } from '../support/judge-of.ts';
import { aConfig } from '../support/worlds.ts';

const site = { home: { partition: 'aws', region: 'us-east-1', account: '123456789012' }, prefix: 'teal' };
const judgedBy = (alarms: readonly string[]) => ({ ...aConfig(), judge: { ...JUDGE, alarms } });
const patternOf = (alarms: readonly string[]): string => alarmRule(judgedBy(alarms), site).rule.EventPattern ?? '';

describe('the rule that tells of alarms', () => {
  test('names them', () => {
    expect(JSON.parse(patternOf(['5xx', 'say "hi"'])).detail).toEqual({ alarmName: ['5xx', 'say "hi"'], state: { value: ['ALARM'] } });
  });

  test('hears all alarms of the account where a pattern has no room for the names', () => {
    const many = Array.from({ length: 40 }, (_, i) => `${'x'.repeat(60)}-${i}`);
    expect(patternOf(many).length).toBeLessThanOrEqual(2_048);
    expect(JSON.parse(patternOf(many)).detail).toEqual({ state: { value: ['ALARM'] } });
  });

  test('has names as they are in a template, also where they look like references', () => {
    const home = { partition: `\${AWS::Partition}`, region: `\${AWS::Region}`, account: `\${AWS::AccountId}` };
    const configs = [judgedBy([`p99-\${stage}`, `\${AWS::Region}-5xx`])];
    const { Resources } = rules({ prefix: 'teal', home, configs } as unknown as PackageSite);
    const [rule] = Object.values(Resources ?? {}).filter(({ Properties }) => JSON.stringify(Properties).includes('teal-alarm-checkout"'));
    expect(rule?.Properties).toMatchObject({
      EventPattern: { account: [{ 'Fn::Sub': `\${AWS::AccountId}` }], detail: { alarmName: [`p99-\${stage}`, `\${AWS::Region}-5xx`] } },
    });
  });

  test('is none where no alarm judges', () => expect(toldByAlarms([judgedBy([]), judgedBy(['a'])])).toHaveLength(1));
});
