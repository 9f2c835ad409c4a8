import { DEPLOYING } from '../workflows.ts';
import { DASHBOARD } from './dashboard.ts';
import type { PackageSite } from './site.ts';
import { ids, pascal, ref, type TemplatePart } from './template.ts';

/**
 * The console of each partition that has one on the internet. Source: AWS Management Console Getting Started
 * Guide; the partitions' own guides.
 */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** What a person, a program or another stack needs to know of the installation. */
export const outputs = ({ partition }: PackageSite): TemplatePart => ({
  Outputs: {
    ...Object.fromEntries(
      DEPLOYING.map(({ name }) => [
        `${pascal(name)}Machine`,
        { Description: `Start deployments of the ${name} route here (StartExecution)`, Value: ref(ids.machineAlias(name)) },
      ]),
    ),
    Table: { Description: 'The record of every service', Value: ref(ids.table) },
    LostPushes: { Description: 'URL of the queue of pushes that could not start a deployment', Value: ref(ids.lostPushes) },
    DashboardUrl: {
      Description: "Teal's own health",
      Value: {
        'Fn::Sub': `https://\${AWS::Region}.${CONSOLES[partition] ?? CONSOLES.aws}/cloudwatch/home?region=\${AWS::Region}#dashboards/dashboard/\${${DASHBOARD}}`,
      },
    },
  },
});
