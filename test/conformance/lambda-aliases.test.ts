import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:door';

/** A function that answers by which name it was invoked, with the aliases `approve` and `operate`. */
async function given() {
  const iam = await givenIam();
  const register = () =>
    iam.local.services.lambda.register({ name: 'door', handler: async (_, { invokedFunctionArn }) => invokedFunctionArn });
  register();
  const admin = new LambdaClient(iam.as());
  const create = (Name: string, FunctionVersion = '$LATEST', FunctionName = 'door') =>
    admin.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion, Description: 'of people' }));
  const made = await create('approve');
  await create('operate');
  const invoke = async (client: LambdaClient, FunctionName: string, Qualifier?: string) => {
    const { ExecutedVersion, Payload } = await iam.clock.run(client.send(new InvokeCommand({ FunctionName, Qualifier })));
    return [ExecutedVersion, JSON.parse(Payload?.transformToString() ?? '')];
  };
  return { ...iam, admin, create, made, invoke, register };
}

describe('an alias of a function', () => {
  /**
   * Sources: Lambda API reference, CreateAlias: the pattern of FunctionVersion has `$LATEST`; only a weighted
   * alias may not point there ("Implement Lambda canary deployments using a weighted alias").
   */
  test('may point to $LATEST, and is told as it was made', async () => {
    const { admin, made } = await given();
    expect(made).toMatchObject({ AliasArn: `${ARN}:approve`, Name: 'approve', FunctionVersion: '$LATEST', Description: 'of people' });
    const { $metadata: _, ...told } = await admin.send(new GetAliasCommand({ FunctionName: ARN, Name: 'approve' }));
    expect(made).toMatchObject(told);
    const { Configuration } = await admin.send(new GetFunctionCommand({ FunctionName: 'door', Qualifier: 'approve' }));
    expect(Configuration).toMatchObject({ FunctionArn: `${ARN}:approve`, Version: '$LATEST' });
  });

  /**
   * Sources: Lambda API reference, Invoke: ExecutedVersion is the version that an alias resolved to;
   * Developer Guide, "Using the Lambda context object": invokedFunctionArn tells whether the invoker named an
   * alias.
   */
  test('is the name that the function is invoked by, in every way to name it', async () => {
    const { admin, invoke } = await given();
    for (const [name, qualifier] of [
      ['door', 'operate'],
      [`${ARN}:operate`, undefined],
      [ARN, 'operate'],
      ['123456789012:function:door:operate', undefined],
    ] as const)
      expect(await invoke(admin, name, qualifier)).toEqual(['$LATEST', `${ARN}:operate`]);
    expect(await invoke(admin, 'door')).toEqual(['$LATEST', ARN]);
    expect(await refusal(invoke(admin, 'door', 'freeze'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}:freeze`,
    });
  });

  /**
   * Source: Lambda Developer Guide, "Using Lambda aliases in event sources and permissions policies": a
   * permission on an alias is for its ARN, not for the function's nor for another alias's.
   */
  test('is what a policy allows, alone', async () => {
    const { inRole, invoke } = await given();
    const client = new LambdaClient(await inRole('approver', allowing({ Action: 'lambda:InvokeFunction', Resource: `${ARN}:approve` })));
    expect(await invoke(client, 'door', 'approve')).toEqual(['$LATEST', `${ARN}:approve`]);
    for (const [qualifier, asked] of [
      ['operate', `${ARN}:operate`],
      ['$LATEST', `${ARN}:$LATEST`],
      [undefined, ARN],
    ] as const)
      expect(await refusal(invoke(client, 'door', qualifier))).toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(`on resource: ${asked} because`),
      });
  });

  test('and the other way round: who may invoke the function by its name may not by an alias', async () => {
    const { inRole, invoke } = await given();
    const client = new LambdaClient(await inRole('caller', allowing({ Action: 'lambda:InvokeFunction', Resource: ARN })));
    expect(await invoke(client, 'door')).toEqual(['$LATEST', ARN]);
    expect(await refusal(invoke(client, 'door', 'approve'))).toMatchObject({ name: 'AccessDeniedException' });
  });

  /** Texts: as terraform-provider-aws and moto tell them (ResourceConflictException, "Cannot find alias"). */
  test('is refused twice, of a version that is not there, and by a name that is a number', async () => {
    const { admin, create } = await given();
    expect(await refusal(create('approve'))).toMatchObject({
      name: 'ResourceConflictException',
      message: `Alias already exists: ${ARN}:approve`,
    });
    expect(await refusal(create('live', '1'))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await refusal(create('12'))).toMatchObject({ name: 'ValidationException', message: expect.stringContaining("at 'name'") });
    expect(await refusal(create('live', 'newest'))).toMatchObject({ message: expect.stringContaining("at 'functionVersion'") });
    expect(await refusal(create('live', '$LATEST', 'nobody'))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await refusal(admin.send(new GetAliasCommand({ FunctionName: 'door', Name: 'live' })))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Cannot find alias ${ARN}:live`,
    });
  });

  test('stays when the function is changed, and goes with it; to delete what is gone is no failure', async () => {
    const { admin, invoke, register } = await given();
    register();
    expect(await invoke(admin, 'door', 'approve')).toEqual(['$LATEST', `${ARN}:approve`]);
    for (let times = 0; times < 2; times++) await admin.send(new DeleteAliasCommand({ FunctionName: 'door', Name: 'approve' }));
    expect(await refusal(invoke(admin, 'door', 'approve'))).toMatchObject({ name: 'ResourceNotFoundException' });
    await admin.send(new DeleteFunctionCommand({ FunctionName: 'door' }));
    register();
    expect(await refusal(invoke(admin, 'door', 'operate'))).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
