import type { ServiceConfig } from '../../deployment/service-config.ts';
import type { PolicyDocument } from '../policy.ts';
import { machineArn, type Site } from '../site.ts';
import { startedOn } from './call-resources.ts';

/**
 * What the role of a service's push rule may do: start the one state machine that deploys the service. Its
 * dead-letter queue allows the rule by the queue's own policy.
 */
export const pushRulePolicy = (config: Pick<ServiceConfig, 'route'>, site: Site): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Machine',
      Effect: 'Allow',
      Action: ['states:StartExecution'],
      Resource: [machineArn(site, config.route)],
      ...(site.alias !== undefined && { Condition: startedOn(site.alias) }),
    },
  ],
});
