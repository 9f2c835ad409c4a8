import { WORKFLOWS } from '../../cli/commands/compile.ts';
import { ids, pascal, ref, type TemplatePart } from './template.ts';

/** What a person, a program or another stack needs to know of the installation. */
export const outputs = (): TemplatePart => ({
  Outputs: {
    ...Object.fromEntries(
      WORKFLOWS.map(({ name }) => [
        `${pascal(name)}Machine`,
        { Description: `Start deployments of the ${name} route here (StartExecution)`, Value: ref(ids.machineAlias(name)) },
      ]),
    ),
    Table: { Description: 'The record of every service', Value: ref(ids.table) },
    LostPushes: { Description: 'Pushes that could not start a deployment', Value: ref(ids.lostPushes) },
  },
});
