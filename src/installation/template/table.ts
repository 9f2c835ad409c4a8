import { EXPIRY, recordTable } from '../../aws/record/dynamo-record.ts';
import type { PackageSite } from './site.ts';
import { ids, type TemplatePart } from './template.ts';

/**
 * The record of every service: who holds the lease, what is in flight. It outlives the stack, as a deployment
 * may be in flight when somebody takes the stack away. Ended deployments expire by themselves.
 */
export const table = ({ prefix }: PackageSite): TemplatePart => ({
  Resources: {
    [ids.table]: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ...recordTable(prefix),
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: EXPIRY, Enabled: true },
      },
    },
  },
});
