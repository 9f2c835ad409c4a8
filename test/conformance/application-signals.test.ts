import { ApplicationSignalsClient, BatchGetServiceLevelObjectiveBudgetReportCommand } from '@aws-sdk/client-application-signals';
import { describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { applicationSignalsService } from '../../packages/local-aws/src/application-signals/application-signals.ts';
import { clientThrough, DOORS, refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

const ARN = 'arn:aws:application-signals:us-east-1:123456789012:slo';
const AT = new Date(Date.UTC(2026, 0, 1));

/** Source: the service's model (2024-04-15), BatchGetServiceLevelObjectiveBudgetReport and its shapes. */
describe.each(DOORS)('budget reports of service level objectives, %s,', (door) => {
  async function given() {
    const local = await startLocalAws({ clock: new VirtualClock(), services: { signals: applicationSignalsService } });
    const client = new ApplicationSignalsClient(await clientThrough(door, local));
    const ask = (...SloIds: string[]) => client.send(new BatchGetServiceLevelObjectiveBudgetReportCommand({ Timestamp: AT, SloIds }));
    return { local, ask, signals: local.services.signals.facade };
  }

  test.each(['OK', 'WARNING', 'BREACHED', 'INSUFFICIENT_DATA'] as const)('tell %s, by name and by ARN', async (BudgetStatus) => {
    const { local, ask, signals } = await given();
    const { arn } = signals.setBudget('availability', {
      BudgetStatus,
      Attainment: 99.5,
      TotalBudgetSeconds: 600,
      BudgetSecondsRemaining: -5,
    });
    expect(arn).toBe(`${ARN}/availability`);
    const report = { Name: 'availability', Arn: arn, BudgetStatus, Attainment: 99.5, TotalBudgetSeconds: 600, BudgetSecondsRemaining: -5 };
    expect(await ask('availability', arn)).toMatchObject({ Timestamp: AT, Reports: [report, report], Errors: [] });
    await local.stop();
  });

  test('name what there is not among the errors, beside the reports of the others', async () => {
    const { local, ask, signals } = await given();
    signals.setBudget('a', { BudgetStatus: 'OK' });
    expect(await ask('a', 'b', `${ARN.replace('us-east-1', 'eu-west-1')}/a`)).toMatchObject({
      Reports: [{ Name: 'a', BudgetStatus: 'OK' }],
      Errors: [
        { Name: 'b', Arn: `${ARN}/b`, ErrorCode: 'ResourceNotFoundException', ErrorMessage: expect.stringContaining('b') },
        { Name: 'a', Arn: `${ARN.replace('us-east-1', 'eu-west-1')}/a` },
      ],
    });
    signals.removeObjective('a');
    expect((await ask('a')).Errors).toHaveLength(1);
    await local.stop();
  });

  test('are for 1 to 50 objectives', async () => {
    const { local, ask } = await given();
    expect(await refusal(ask())).toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
    expect(await refusal(ask(...Array.from({ length: 51 }, (_, index) => `slo-${index}`)))).toMatchObject({ name: 'ValidationException' });
    await local.stop();
  });
});

test('a budget report needs the objective in a policy', async () => {
  const { inRole, local } = await givenIam();
  local.services.applicationSignals.facade.setBudget('mine', { BudgetStatus: 'OK' });
  const Action = 'application-signals:BatchGetServiceLevelObjectiveBudgetReport';
  const client = new ApplicationSignalsClient(await inRole('me', allowing({ Action, Resource: `${ARN}/mine` })));
  const ask = (...SloIds: string[]) => client.send(new BatchGetServiceLevelObjectiveBudgetReportCommand({ Timestamp: AT, SloIds }));
  expect((await ask('mine')).Reports).toHaveLength(1);
  expect(await refusal(ask('mine', 'other'))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`${Action} on resource: ${ARN}/other because`),
  });
});
