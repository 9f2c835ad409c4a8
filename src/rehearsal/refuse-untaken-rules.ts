import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { startLocalAws } from '@teal/local-aws';
import { events, makeClients } from '../aws/clients.ts';
import { machineArn } from '../aws/site.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { BadUsage } from '../installation/bad-usage.ts';
import { roleMaker } from '../installation/install-roles.ts';
import { pushRule, startedByPushes } from '../installation/push-rule.ts';

/**
 * Puts the push rule of each service, with its role and target, into a local AWS of this process. Throws
 * BadUsage with what its EventBridge or IAM refuses of them, by service and path: the real ones would refuse
 * the same when the stack is deployed.
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
        const { name, message } = error as Error;
        refused.push(`${config.service}: image.tags: the rule that they make is not taken: ${name}: ${message}`);
      }
    }
    if (refused.length > 0) throw new BadUsage(refused.join('\n'));
  } finally {
    await local.stop();
  }
}
