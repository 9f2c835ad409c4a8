import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { startLocalAws } from '@teal/local-aws';
import { events, makeClients } from '../aws/clients.ts';
import { machineArn, pushRuleName } from '../aws/site.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { BadUsage } from '../installation/bad-usage.ts';
import { roleMaker } from '../installation/install-roles.ts';
import { pushRule, startedByPushes } from '../installation/push-rule.ts';

/**
 * How an EventBridge that has no other rule refuses a rule for its pattern: as one that is not valid, or
 * as too long. Source: API reference, PutRule.
 */
const OF_THE_PATTERN: readonly string[] = ['InvalidEventPatternException', 'LimitExceededException'];

/**
 * What is refused: the pattern follows from the tags, all else from the names of service and installation.
 */
function whatOf({ service }: ServiceConfig, prefix: string, { name, message }: Error): string {
  const what = OF_THE_PATTERN.includes(name)
    ? 'image.tags: the event pattern that they make'
    : `the push rule '${pushRuleName({ prefix }, service)}'`;
  return `${what} is not taken: ${name}: ${message}`;
}

/**
 * Puts the push rule of each service, with its role and target, into a local AWS of this process. Throws
 * BadUsage with what its EventBridge or IAM refuses of them, by service: the path of the tags where it is
 * their pattern, else the rule. The real ones would refuse the same when the stack is deployed.
 */
export async function refuseUntakenRules(configs: readonly ServiceConfig[], prefix: string): Promise<void> {
  const pushed = startedByPushes(configs);
  if (pushed.length === 0) return;
  const local = await startLocalAws();
  try {
    const clients = makeClients({
      region: local.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      transport: local.transport,
      clock: systemClock,
    });
    const site = { home: { partition: 'aws', region: local.region, account: local.account }, prefix, configs };
    const roles = roleMaker(clients, site);
    const refused: string[] = [];
    for (const config of pushed) {
      try {
        const { rule, target } = pushRule(config, {
          prefix,
          account: local.account,
          machine: machineArn(site, config.route),
          role: await roles.ofPushRule(config),
        });
        await events(clients).send(new PutRuleCommand(rule));
        await events(clients).send(new PutTargetsCommand({ Rule: rule.Name, Targets: [target] }));
      } catch (error) {
        refused.push(`${config.service}: ${whatOf(config, prefix, error as Error)}`);
      }
    }
    if (refused.length > 0) throw new BadUsage(refused.join('\n'));
  } finally {
    await local.stop();
  }
}
