import { alarmRuleName, type Site } from '../aws/site.ts';
import { alarmsOf } from '../deployment/judge/checks-of.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import type { FunctionRule } from './function-rule.ts';

/** The function that is told of alarms. */
export const HEARER = 'hear-alarm';

/** Source: EventBridge User Guide, "Amazon EventBridge quotas". */
const PATTERN_LIMIT = 2_048;

/** Without alarms there is nothing to hear, and no rule. */
export const toldByAlarms = (configs: readonly ServiceConfig[]): readonly ServiceConfig[] =>
  configs.filter(({ judge }) => alarmsOf(judge).length > 0);

/**
 * The rule of one service that is judged by alarms: an alarm that goes into ALARM is told at once, with the
 * event's own state. The names of many alarms do not fit into a pattern: the function then hears every alarm
 * of the account, and leaves out those that the plan does not name. `$.detail` is put in as an object, so
 * that no name or reason can break the JSON: AWS CDK's `EventField.fromPath('$.detail')` makes the same
 * template. Source: CloudWatch User Guide, "Alarm events and EventBridge".
 */
export function alarmRule({ service, judge }: ServiceConfig, site: Pick<Site, 'home' | 'prefix'>): FunctionRule {
  const pattern = (names: readonly string[]) =>
    JSON.stringify({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      account: [site.home.account],
      detail: { ...(names.length > 0 && { alarmName: names }), state: { value: ['ALARM'] } },
    });
  const named = pattern(alarmsOf(judge));
  return {
    rule: {
      Name: alarmRuleName(site, service),
      Description: `Alarms that judge ${service} and go into ALARM end the wait of a bake`,
      EventPattern: named.length > PATTERN_LIMIT ? pattern([]) : named,
    },
    targets: [
      {
        calls: HEARER,
        target: {
          Id: 'hear-alarm',
          InputTransformer: {
            InputPathsMap: { detail: '$.detail' },
            InputTemplate: `{"service":${JSON.stringify(service)},"detail":<detail>}`,
          },
        },
      },
    ],
  };
}
