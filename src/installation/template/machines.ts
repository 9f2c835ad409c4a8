import { compile, functionArnSubstitution, type Workflow } from '@teal/asl';
import { HOOKS_MACHINE } from '../../../statemachines/fragments/hooks.ts';
import { LOST_PUSHES_URL } from '../../../statemachines/fragments/lease.ts';
import { hooks } from '../../../statemachines/hooks.ts';
import { machineName } from '../../aws/site.ts';
import { calledFunctions, machineCalls } from '../called-functions.ts';
import { ALIAS } from '../names.ts';
import { WORKFLOWS } from '../workflows.ts';
import type { PackageSite } from './site.ts';
import { attribute, ids, type Resource, ref, type TemplatePart } from './template.ts';

/**
 * Kept when the stack lets go of them: what was started on an older version or by the alias goes on naming
 * it.
 */
const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } as const;

/**
 * cfn-lint reads TimeoutSeconds as a number only, and falls over its own message about a branch.
 * `scripts/lint-template.ts` checks both.
 */
const EXPRESSIONS_ARE_FINE = { 'cfn-lint': { config: { ignore_checks: ['E3601', 'E1101'] } } } as const;

/**
 * Every workflow as a state machine, its newest version, and the alias that executions are started on. The
 * definition goes in as text, so that what runs is byte for byte what the compiler wrote; the functions' ARNs
 * are substituted by CloudFormation.
 */
export const machines = (site: PackageSite): TemplatePart => ({
  Resources: Object.assign({}, ...WORKFLOWS.map((workflow) => machine(workflow, site))),
});

function machine(of: Workflow<unknown>, site: PackageSite): Readonly<Record<string, Resource>> {
  const workflow = of.name;
  const id = ids.machine(workflow);
  return {
    [ids.machineLog(workflow)]: {
      Type: 'AWS::Logs::LogGroup',
      // This prefix keeps the account's resource policy for log delivery from growing with every log group.
      Properties: { LogGroupName: `/aws/vendedlogs/states/${machineName(site, workflow)}`, RetentionInDays: ref('LogRetentionDays') },
    },
    [id]: {
      Type: 'AWS::StepFunctions::StateMachine',
      Metadata: EXPRESSIONS_ARE_FINE,
      Properties: {
        StateMachineName: machineName(site, workflow),
        StateMachineType: 'STANDARD',
        DefinitionString: JSON.stringify(compile(of, site)),
        DefinitionSubstitutions: {
          ...Object.fromEntries(
            calledFunctions(of, site).map((name) => [functionArnSubstitution(name), attribute(ids.function(name), 'Arn')]),
          ),
          // What a reference to a queue gives is its URL.
          ...(machineCalls(of, site).keepsLostPushes && { [LOST_PUSHES_URL]: ref(ids.lostPushes) }),
          ...(machineCalls(of, site).startsHooks && { [HOOKS_MACHINE]: ref(ids.machineAlias(hooks.name)) }),
        },
        RoleArn: attribute(ids.machineRole(workflow), 'Arn'),
        LoggingConfiguration: {
          // Inputs and outputs stay out of the logs: a deployment's request may hold what its sender put
          // there.
          Level: 'ERROR',
          IncludeExecutionData: false,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: attribute(ids.machineLog(workflow), 'Arn') } }],
        },
        TracingConfiguration: { Enabled: { 'Fn::If': ['Traced', true, false] } },
      },
    },
    // A new revision of the machine replaces the version, which publishes a new one (aws/aws-cdk#26440),
    // whatever it was that changed.
    [ids.machineVersion(workflow)]: {
      Type: 'AWS::StepFunctions::StateMachineVersion',
      ...KEPT,
      Properties: { StateMachineArn: ref(id), StateMachineRevisionId: attribute(id, 'StateMachineRevisionId') },
    },
    [ids.machineAlias(workflow)]: {
      Type: 'AWS::StepFunctions::StateMachineAlias',
      ...KEPT,
      Properties: {
        Name: ALIAS,
        Description: 'Executions of pushes, programs and commands start here',
        RoutingConfiguration: [{ StateMachineVersionArn: ref(ids.machineVersion(workflow)), Weight: 100 }],
      },
    },
  };
}
