import type * as sdk from '@aws-sdk/client-route-53';
import type { Operations } from '../../kernel/service.ts';
import type { World } from '../world.ts';

export const healthCheckOperations = (world: World) =>
  ({
    CreateHealthCheck(input) {
      const check = world.healthChecks.create(input.CallerReference ?? '', input.HealthCheckConfig ?? { Type: undefined });
      return { HealthCheck: check, Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${check.Id}` };
    },

    GetHealthCheck: (input) => ({ HealthCheck: world.healthChecks.describe(input.HealthCheckId ?? '') }),

    ListHealthChecks: (input) => ({
      HealthChecks: world.healthChecks.list(),
      Marker: input.Marker ?? '',
      IsTruncated: false,
      MaxItems: input.MaxItems ?? 100,
    }),

    /** One observer, of this region. */
    GetHealthCheckStatus(input) {
      const { Id: id = '' } = world.healthChecks.describe(input.HealthCheckId ?? '');
      const status = world.healthChecks.isHealthy(id)
        ? 'Success: HTTP Status Code 200, OK'
        : 'Failure: HTTP Status Code 503, Service Unavailable';
      return {
        HealthCheckObservations: [
          {
            Region: world.ctx.region as sdk.HealthCheckRegion,
            IPAddress: '127.0.0.1',
            StatusReport: { Status: status, CheckedTime: new Date(world.ctx.clock.now()) },
          },
        ],
      };
    },

    DeleteHealthCheck(input) {
      world.healthChecks.delete(input.HealthCheckId ?? '');
      return {};
    },
  }) satisfies Operations<typeof sdk>;
