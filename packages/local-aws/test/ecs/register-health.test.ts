import { describe, expect, test } from '@jest/globals';
import { ec2, refused, register, taken, withWeb } from './given-registration.ts';

// Sources stand beside each row. What "bench" and "by the reference" mean: given-registration.ts.

describe('RegisterTaskDefinition', () => {
  describe('health checks, limits and restarts', () => {
    const check = (more: object) => ec2(withWeb({ healthCheck: { command: ['CMD-SHELL', 'true'], ...more } }));
    const most = (member: string, value: number) =>
      `Health check ${member} must be less than or equal to the maximum allowed value ${value} for container 'web'`;
    const attempt = (restartAttemptPeriod: number) => ec2(withWeb({ restartPolicy: { enabled: true, restartAttemptPeriod } }));
    const between = "The 'restartAttemptPeriod' setting for container 'web' must be between 60 and 1800.";
    refused([
      // PostHog/posthog#8647; bench pf-ecs-healthcheck-*-range.
      ['an interval above 300', check({ interval: 301 }), most('interval', 300)],
      ['a timeout above 60', check({ timeout: 61 }), most('timeout', 60)],
      ['more than 10 retries', check({ retries: 11 }), most('retries', 10)],
      ['a start period above 300', check({ startPeriod: 301 }), most('startPeriod', 300)],
      // bench pf-ecs-ulimit-soft-over-hard, pf-ecs-restart-policy-attempt-period-range.
      [
        'a soft limit above the hard one',
        ec2(withWeb({ ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] })),
        'Soft limit exceeds hard limit for ulimit nofile',
      ],
      ['a restart period of 59 s', attempt(59), between],
      ['a restart period of 1,801 s', attempt(1_801), between],
    ]);
    // Bounds: API reference, HealthCheck. The words for the lower ones are in no source.
    test.each([
      ['interval', 4],
      ['timeout', 1],
      ['retries', 0],
    ] as const)('refuses %s of %d', async (member, value) => {
      await expect(register(check({ [member]: value }))).rejects.toMatchObject({
        name: 'ClientException',
        message: expect.stringContaining(member),
      });
    });
    taken([
      ['the bounds themselves', check({ interval: 5, timeout: 60, retries: 10, startPeriod: 300 })],
      ['restart periods of 60 s', attempt(60)],
      ['restart periods of 1,800 s', attempt(1_800)],
    ]);
  });
});
