import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { clientThrough, DOORS, refusal } from '../doors.ts';
import { started } from './given-metrics.ts';

/*
 * "recorded": answers of AWS that LocalStack's tests keep,
 * tests/aws/services/cloudwatch/test_cloudwatch.snapshot.json.
 */

describe.each(DOORS)('SetAlarmState, %s', (door) => {
  // Recorded: test_set_alarm_invalid_input.
  test('refuses a state that is none, and an alarm that is not there without a word', async () => {
    const local = await started();
    const through = new CloudWatchClient(await clientThrough(door, local));
    const set = (StateValue: string, StateReason = 'x') =>
      through.send(new SetAlarmStateCommand({ AlarmName: 'nowhere', StateValue: StateValue as 'OK', StateReason }));
    expect(await refusal(set('INVALID'))).toMatchObject({
      $metadata: { httpStatusCode: 400 },
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
    const refused = await refusal(set('OK'));
    expect(refused).toMatchObject({ name: 'ResourceNotFound', $metadata: { httpStatusCode: 404 } });
    expect(refused.message).not.toContain('nowhere');
    // Bounds: API model, StateReason.
    expect(await refusal(set('OK', 'x'.repeat(1_024)))).toMatchObject({ message: expect.stringContaining('less than or equal to 1023') });
    through.destroy();
    await local.stop();
  });
});
