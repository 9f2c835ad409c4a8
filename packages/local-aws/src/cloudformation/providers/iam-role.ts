import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Properties, type Provider } from '../provider.ts';

/** "The role name must be 64 characters or less". */
const LONGEST_NAME = 64;

/** AWS::IAM::Role with its inline policies, and with the managed ones that the template has. */
export const iamRole: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('RoleName') ?? request.physicalName.slice(-LONGEST_NAME);
    const path = p.text('Path');
    const description = p.text('Description');
    const trust = p.needed(p.get<object>('AssumeRolePolicyDocument'), 'AssumeRolePolicyDocument');
    const policies = p.get<readonly { PolicyName: string; PolicyDocument: object }[]>('Policies') ?? [];
    const attached = p.get<readonly string[]>('ManagedPolicyArns') ?? [];
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
    for (const PolicyArn of attached) await request.clients.iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
    return { ref: name, attributes: { Arn: role?.Arn ?? '', RoleId: role?.RoleId ?? '' } };
  },
};

/** "The policy name must be 128 characters or less". */
const LONGEST_POLICY_NAME = 128;

/** AWS::IAM::ManagedPolicy, which roles of the template name. */
export const iamManagedPolicy: Provider = {
  kind: 'comes up',
  async create(request) {
    const p = new Properties(request);
    const name = p.text('ManagedPolicyName') ?? request.physicalName.slice(-LONGEST_POLICY_NAME);
    const path = p.text('Path');
    const description = p.text('Description');
    const document = p.needed(p.get<object>('PolicyDocument'), 'PolicyDocument');
    p.done();
    const { Policy: policy } = await request.clients.iam.send(
      new CreatePolicyCommand({
        PolicyName: name,
        PolicyDocument: JSON.stringify(document),
        ...(path !== undefined && { Path: path }),
        ...(description !== undefined && { Description: description }),
      }),
    );
    const arn = policy?.Arn ?? '';
    return { ref: arn, attributes: { PolicyArn: arn, PolicyId: policy?.PolicyId ?? '' } };
  },
};
