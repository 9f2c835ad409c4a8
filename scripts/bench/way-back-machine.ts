import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { compile, functionArnSubstitution, workflow } from '@teal/asl';
import type { AcquireResult } from '../../functions/acquire-lease.ts';
import { sfn } from '../../src/aws/clients.ts';
import { functionArn, HOOKS, machineArn } from '../../src/aws/site.ts';
import type { DeploymentErrorName } from '../../src/deployment/errors.ts';
import type { Resolution } from '../../src/deployment/request/resolution.ts';
import { siteOf } from '../../src/rehearsal/install.ts';
import type { RunningSample } from '../../src/rehearsal/start.ts';
import { bake } from '../../statemachines/fragments/bake.ts';
import { HOOKS_MACHINE } from '../../statemachines/fragments/hooks.ts';
import { recallPlan } from '../../statemachines/fragments/recall-plan.ts';
import { wayBack } from '../../statemachines/fragments/way-back.ts';

/** A deployment that stands in the bake of its record. */
export interface InBake {
  readonly lease: AcquireResult;
  readonly resolution: Resolution;
  readonly bake: { readonly waitSeconds: number; readonly nextStep: number };
}

/**
 * The part of the deployment's workflow that is measured, of its own fragments: the wait and the judge of a
 * bake, and the way back.
 */
const fromBakeToBlue = workflow<InBake, DeploymentErrorName>('from-bake-to-blue', (w) =>
  w
    .assign((s) => ({ acquireLease: s.input.lease, resolveRequest: s.input.resolution }))
    .include(recallPlan)
    .block((b) =>
      b.guard(
        'Rollout',
        (g) =>
          g.assign((s) => ({ bake: s.input.bake })).include(bake, { over: 'Is the bake over?', wait: 'Bake', judge: 'Judge the bake' }),
        (failed) => failed.include(wayBack),
      ),
    )
    .succeed(),
);

/** Gives its ARN. */
export async function makeWayBackMachine({ local, clients, config, machine }: RunningSample): Promise<string> {
  const site = siteOf(local, [config]);
  const definition = JSON.stringify(compile(fromBakeToBlue)).replaceAll(/\$\{(\w+)\}/g, (hole) => {
    // It has no hooks: the state that starts them is passed by.
    if (hole === `\${${HOOKS_MACHINE}}`) return machineArn(site, HOOKS);
    const name = FUNCTIONS.find((each) => hole === `\${${functionArnSubstitution(each)}}`);
    if (name === undefined) throw new Error(`the part that is measured calls ${hole}, which is no function of it`);
    return functionArn(site, name);
  });
  const { stateMachineArn = '' } = await sfn(clients).send(
    new CreateStateMachineCommand({
      name: 'bench-from-bake-to-blue',
      roleArn: `arn:aws:iam::${machine.split(':')[4]}:role/bench`,
      definition,
    }),
  );
  return stateMachineArn;
}

const FUNCTIONS = ['recall-plan', 'await-word', 'judge-health', 'assess-failure', 'roll-back', 'retire-green', 'check-retired'];
