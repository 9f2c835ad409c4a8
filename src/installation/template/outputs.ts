import { WORKFLOWS } from '../workflows.ts';
import { DASHBOARD } from './dashboard.ts';
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
    LostPushes: { Description: 'URL of the queue of pushes that could not start a deployment', Value: ref(ids.lostPushes) },
    DashboardUrl: {
      Description: "Teal's own health",
      Value: {
        'Fn::Sub': `https://\${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=\${AWS::Region}#dashboards/dashboard/\${${DASHBOARD}}`,
      },
    },
  },
});
