import { callsAws } from '../../aws/access/permissions.ts';
import type { PackageSite } from './site.ts';
import { ids, ref, type TemplatePart } from './template.ts';

const NOTHING = ref('AWS::NoValue');

/** What depends on the stack's parameters, of the functions and log groups that osls makes. */
export const functionSettings = ({ actions }: PackageSite): TemplatePart => ({
  extensions: {
    ...Object.fromEntries(
      actions.map(({ name, action }) => [
        ids.function(name),
        {
          Properties: {
            TracingConfig: { Mode: { 'Fn::If': ['Traced', 'Active', 'PassThrough'] } },
            ...(!callsAws(action) && { VpcConfig: { 'Fn::If': ['InSubnets', NETWORK, NOTHING] } }),
          },
        },
      ]),
    ),
    ...Object.fromEntries(actions.map(({ name }) => [ids.functionLog(name), { Properties: { RetentionInDays: ref('LogRetentionDays') } }])),
  },
});

const NETWORK = { SubnetIds: ref('Subnets'), SecurityGroupIds: ref('SecurityGroups') };
