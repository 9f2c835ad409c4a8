import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  PublishStateMachineVersionCommand,
  type RoutingConfigurationListItem,
} from '@aws-sdk/client-sfn';
import { Properties, type Provider } from '../provider.ts';
import { TemplateInvalid } from '../template.ts';

/** The revision of a machine that was never updated. */
const FIRST_REVISION = 'INITIAL';

/** AWS::StepFunctions::StateMachine */
export const stateMachine: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('StateMachineName') ?? request.physicalName;
    const inline = p.get<object>('Definition');
    const definition = p.text('DefinitionString') ?? (inline && JSON.stringify(inline));
    const substitutions = p.get<Readonly<Record<string, string>>>('DefinitionSubstitutions') ?? {};
    const type = p.text('StateMachineType') ?? 'STANDARD';
    const roleArn = p.needed(p.text('RoleArn'), 'RoleArn');
    // Logs and traces have nowhere to go here.
    p.done('LoggingConfiguration', 'TracingConfiguration', 'Tags');
    const { stateMachineArn: arn = '' } = await request.clients.sfn.send(
      new CreateStateMachineCommand({
        name,
        roleArn,
        type: type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
        definition: substituted(p.needed(definition, 'DefinitionString'), substitutions, request.logicalId),
      }),
    );
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: FIRST_REVISION } };
  },
};

/**
 * `${Name}` of a definition by its substitutions.
 * Throws TemplateInvalid for one that has no value: CloudFormation would leave it as it is.
 */
function substituted(definition: string, values: Readonly<Record<string, string>>, logicalId: string): string {
  return definition.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new TemplateInvalid(
        `Resources.${logicalId}.Properties.DefinitionSubstitutions`,
        `the definition names ${name}, which is not there`,
      );
    return value;
  });
}

/** AWS::StepFunctions::StateMachineVersion */
export const stateMachineVersion: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const revisionId = p.text('StateMachineRevisionId');
    const description = p.text('Description');
    const stateMachineArn = p.needed(p.text('StateMachineArn'), 'StateMachineArn');
    p.done();
    const { stateMachineVersionArn: arn = '' } = await request.clients.sfn.send(
      new PublishStateMachineVersionCommand({
        stateMachineArn,
        ...(revisionId !== undefined && { revisionId }),
        ...(description !== undefined && { description }),
      }),
    );
    return { ref: arn, attributes: { Arn: arn } };
  },
};

/**
 * AWS::StepFunctions::StateMachineAlias,
 * with routing of its own (gradual deployments of versions are CloudFormation's doing).
 */
export const stateMachineAlias: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('Name') ?? request.physicalName;
    const description = p.text('Description');
    const routes = p.needed(
      p.get<readonly { StateMachineVersionArn?: string; Weight?: number | string }[]>('RoutingConfiguration'),
      'RoutingConfiguration',
    );
    p.done();
    const { stateMachineAliasArn: arn = '' } = await request.clients.sfn.send(
      new CreateStateMachineAliasCommand({
        name,
        ...(description !== undefined && { description }),
        routingConfiguration: routes.map(
          ({ StateMachineVersionArn, Weight }): RoutingConfigurationListItem => ({
            stateMachineVersionArn: StateMachineVersionArn,
            weight: Number(Weight),
          }),
        ),
      }),
    );
    return { ref: arn, attributes: { Arn: arn } };
  },
};
