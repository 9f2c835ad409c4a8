import type * as sdk from '@aws-sdk/client-sfn';
import type { Permission } from '../kernel/identity.ts';
import { machineAndQualifier, passRole, requestTags, resourceTags } from '../kernel/permissions.ts';
import type { Authorization } from '../kernel/service.ts';
import type { Parts } from './operations/parts.ts';

/**
 * Source: Service Authorization Reference, "AWS Step Functions";
 * Step Functions Developer Guide, "Versions and aliases: Permissions".
 */
export function sfnAuthorization({
  context: ctx,
  arns,
  store,
  tokens,
}: Pick<Parts, 'context' | 'arns' | 'store' | 'tokens'>): Authorization<typeof sdk> {
  const on = (action: string, resource = '*', context: Permission['context'] = {}): Permission[] => [
    { action: `states:${action}`, resource, context },
  ];
  const onMachine = (action: string, reference = '*', context: Permission['context'] = {}): Permission[] => {
    const { machine, qualifier } = machineAndQualifier(reference);
    const tags = resourceTags(Object.entries(store.machines.get(machine)?.tags ?? {}));
    return on(action, machine, { ...tags, 'states:StateMachineQualifier': qualifier, ...context });
  };
  const role = (arn: string | undefined, machine: string) => passRole(ctx, arn, 'states.amazonaws.com', machine);
  // The reference lists no resource for these;
  // AWS asks for the machine whose task waits (NOAA-OWP/hydrovis#837, aws/aws-cdk#8486).
  const onToken = (action: string, token = ''): Permission[] => on(action, tokens.ownerOf(token));

  return {
    CreateStateMachine: ({ name = '', roleArn, tags }) => {
      const machine = arns.stateMachine(name);
      return [
        ...onMachine('CreateStateMachine', machine, requestTags(tags)),
        ...(tags?.length ? onMachine('TagResource', machine, requestTags(tags)) : []),
        ...role(roleArn, machine),
      ];
    },
    UpdateStateMachine: ({ stateMachineArn = '*', roleArn }) => [
      ...onMachine('UpdateStateMachine', stateMachineArn),
      ...role(roleArn, stateMachineArn),
    ],
    DeleteStateMachine: ({ stateMachineArn }) => onMachine('DeleteStateMachine', stateMachineArn),
    DescribeStateMachine: ({ stateMachineArn }) => onMachine('DescribeStateMachine', stateMachineArn),
    ListStateMachines: () => on('ListStateMachines', arns.stateMachine('*')),
    ValidateStateMachineDefinition: () => on('ValidateStateMachineDefinition', arns.stateMachine('*')),
    PublishStateMachineVersion: ({ stateMachineArn }) => onMachine('PublishStateMachineVersion', stateMachineArn),
    DeleteStateMachineVersion: ({ stateMachineVersionArn }) => onMachine('DeleteStateMachineVersion', stateMachineVersionArn),
    ListStateMachineVersions: ({ stateMachineArn }) => onMachine('ListStateMachineVersions', stateMachineArn),
    CreateStateMachineAlias: ({ name, routingConfiguration }) => {
      const { machine } = machineAndQualifier(routingConfiguration?.[0]?.stateMachineVersionArn ?? '*');
      return onMachine('CreateStateMachineAlias', machine, { 'states:StateMachineQualifier': name });
    },
    UpdateStateMachineAlias: ({ stateMachineAliasArn }) => onMachine('UpdateStateMachineAlias', stateMachineAliasArn),
    DeleteStateMachineAlias: ({ stateMachineAliasArn }) => onMachine('DeleteStateMachineAlias', stateMachineAliasArn),
    DescribeStateMachineAlias: ({ stateMachineAliasArn }) => onMachine('DescribeStateMachineAlias', stateMachineAliasArn),
    ListStateMachineAliases: ({ stateMachineArn }) => onMachine('ListStateMachineAliases', stateMachineArn),

    StartExecution: ({ stateMachineArn }) => onMachine('StartExecution', stateMachineArn),
    ListExecutions: ({ stateMachineArn }) => onMachine('ListExecutions', stateMachineArn),
    StopExecution: ({ executionArn }) => on('StopExecution', executionArn),
    DescribeExecution: ({ executionArn }) => on('DescribeExecution', executionArn),
    DescribeStateMachineForExecution: ({ executionArn }) => on('DescribeStateMachineForExecution', executionArn),
    GetExecutionHistory: ({ executionArn }) => on('GetExecutionHistory', executionArn),

    SendTaskSuccess: ({ taskToken }) => onToken('SendTaskSuccess', taskToken),
    SendTaskFailure: ({ taskToken }) => onToken('SendTaskFailure', taskToken),
    SendTaskHeartbeat: ({ taskToken }) => onToken('SendTaskHeartbeat', taskToken),

    TagResource: ({ resourceArn, tags }) => onMachine('TagResource', resourceArn, requestTags(tags)),
    UntagResource: ({ resourceArn, tagKeys }) => onMachine('UntagResource', resourceArn, { 'aws:TagKeys': tagKeys }),
    ListTagsForResource: ({ resourceArn }) => onMachine('ListTagsForResource', resourceArn),
  };
}
