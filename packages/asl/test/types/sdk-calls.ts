/** Calls of the AWS SDK integrations take their types from the clients. */
import { coalesce, type Flow, sdk } from '../../src/index.ts';

export function calls(flow: Flow<{ readonly input: { readonly service: string; readonly zone: string } }>) {
  const updated = flow.step('Update', (s) => sdk.ecs.updateService({ Cluster: 'prod', Service: s.input.service, DesiredCount: 0 }), {
    retry: { on: ['Ecs.ServerException'] },
    catch: { 'Ecs.ServiceNotFoundException': (b) => b.fail('Gone', (s) => ({ error: 'Gone', cause: s.error.Cause })) },
  });
  updated.wait('Cool', (s) => coalesce(s.update.Service.DesiredCount, 0));
  flow.step(
    'Point',
    (s) =>
      sdk.route53.changeResourceRecordSets({
        HostedZoneId: s.input.zone,
        ChangeBatch: {
          Changes: [
            {
              Action: 'UPSERT',
              ResourceRecordSet: {
                Name: 'a',
                Type: 'A',
                Ttl: 60,
                AliasTarget: { DnsName: 'b', HostedZoneId: 'c', EvaluateTargetHealth: false },
              },
            },
          ],
        },
      }),
    { catch: { 'Route53.NoSuchHostedZoneException': (b) => b.fail('No zone', { error: 'NoZone' }) } },
  );
  // @ts-expect-error a parameter by the SDK's name for JavaScript
  flow.step('Update', (s) => sdk.ecs.updateService({ service: s.input.service }));
  // @ts-expect-error a parameter that is needed
  flow.step('Update', () => sdk.ecs.updateService({ Cluster: 'prod' }));
  // @ts-expect-error a result that may be absent
  updated.wait('Cool', (s) => s.update.Service.DesiredCount);
  // @ts-expect-error an error of another service
  flow.step('Update', (s) => sdk.ecs.updateService({ Service: s.input.service }), { retry: { on: ['Route53.NoSuchHostedZoneException'] } });
  // @ts-expect-error a call that the service does not have
  flow.step('Update', (s) => sdk.ecs.updateServise({ Service: s.input.service }));
}
