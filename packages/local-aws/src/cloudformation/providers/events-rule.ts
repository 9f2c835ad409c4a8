import { PutRuleCommand, type PutRuleCommandInput, PutTargetsCommand, type Target } from '@aws-sdk/client-eventbridge';
import { Properties, type Provider } from '../provider.ts';

/** AWS::Events::Rule with its targets and their dead-letter queues. */
export const eventsRule: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('Name') ?? request.physicalName;
    const pattern = p.get<object>('EventPattern');
    const optional = {
      Description: p.text('Description'),
      State: p.text('State'),
      ScheduleExpression: p.text('ScheduleExpression'),
      RoleArn: p.text('RoleArn'),
      EventPattern: pattern && JSON.stringify(pattern),
    };
    const targets = p.get<Target[]>('Targets') ?? [];
    p.done('Tags');
    const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
    const { RuleArn: arn = '' } = await request.clients.events.send(new PutRuleCommand({ Name: name, ...given } as PutRuleCommandInput));
    if (targets.length > 0) await request.clients.events.send(new PutTargetsCommand({ Rule: name, Targets: targets }));
    return { ref: name, attributes: { Arn: arn } };
  },
};
