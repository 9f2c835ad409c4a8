import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Properties, type Provider } from '../provider.ts';

/** "The role name must be 64 characters or less". */
const LONGEST_NAME = 64;

/** AWS::IAM::Role with its inline policies. Managed policies are not here to be attached. */
export const iamRole: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('RoleName') ?? request.physicalName.slice(-LONGEST_NAME);
    const path = p.text('Path');
    const description = p.text('Description');
    const trust = p.needed(p.get<object>('AssumeRolePolicyDocument'), 'AssumeRolePolicyDocument');
    const policies = p.get<readonly { PolicyName: string; PolicyDocument: object }[]>('Policies') ?? [];
    p.done('MaxSessionDuration', 'Tags');
    const { Role: role } = await request.clients.iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify(trust),
        ...(path !== undefined && { Path: path }),
        ...(description !== undefined && { Description: description }),
      }),
    );
    for (const { PolicyName, PolicyDocument } of policies)
      await request.clients.iam.send(
        new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }),
      );
    return { ref: name, attributes: { Arn: role?.Arn ?? '', RoleId: role?.RoleId ?? '' } };
  },
};
