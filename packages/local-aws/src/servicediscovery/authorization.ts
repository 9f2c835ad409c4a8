import type * as sdk from '@aws-sdk/client-servicediscovery';
import type { Permission } from '../kernel/identity.ts';
import { lastPart, requestTags } from '../kernel/permissions.ts';
import type { Authorization } from '../kernel/service.ts';
import type { World } from './world.ts';

/** Source: Service Authorization Reference, "AWS Cloud Map". */
export function discoveryAuthorization({ ctx, services }: World): Authorization<typeof sdk> {
  const arn = (resource: string) => `arn:aws:servicediscovery:${ctx.region}:${ctx.account}:${resource}`;
  const onNamespace = (action: string, id = '*', context: Permission['context'] = {}): Permission[] => [
    { action: `servicediscovery:${action}`, resource: arn(`namespace/${lastPart(id)}`), context },
  ];
  const onService = (action: string, id = '*'): Permission[] => [
    {
      action: `servicediscovery:${action}`,
      resource: arn(`service/${lastPart(id)}`),
      context: {
        'servicediscovery:ServiceArn': arn(`service/${lastPart(id)}`),
        'servicediscovery:NamespaceArn': services.get(lastPart(id))?.namespace.arn,
      },
    },
  ];
  const all = (action: string, context: Permission['context'] = {}): Permission[] => [
    { action: `servicediscovery:${action}`, resource: '*', context },
  ];
  const tags = (given: readonly sdk.Tag[] | undefined) => requestTags(given?.map(({ Key: key, Value: value }) => ({ key, value })));
  return {
    CreatePrivateDnsNamespace: ({ Tags }) => all('CreatePrivateDnsNamespace', tags(Tags)),
    GetNamespace: ({ Id }) => onNamespace('GetNamespace', Id),
    DeleteNamespace: ({ Id }) => onNamespace('DeleteNamespace', Id),
    ListNamespaces: () => all('ListNamespaces'),
    CreateService: ({ NamespaceId, Tags }) => onNamespace('CreateService', NamespaceId, tags(Tags)),
    GetService: ({ Id }) => onService('GetService', Id),
    DeleteService: ({ Id }) => onService('DeleteService', Id),
    ListServices: () => all('ListServices'),
    RegisterInstance: ({ ServiceId }) => onService('RegisterInstance', ServiceId),
    DeregisterInstance: ({ ServiceId }) => onService('DeregisterInstance', ServiceId),
    GetInstance: ({ ServiceId }) => onService('GetInstance', ServiceId),
    ListInstances: ({ ServiceId }) => onService('ListInstances', ServiceId),
    GetInstancesHealthStatus: ({ ServiceId }) => onService('GetInstancesHealthStatus', ServiceId),
    UpdateInstanceCustomHealthStatus: ({ ServiceId }) => onService('UpdateInstanceCustomHealthStatus', ServiceId),
    // By names: which resources they are is not told to policies, but the names are.
    DiscoverInstances: ({ NamespaceName, ServiceName }) =>
      all('DiscoverInstances', { 'servicediscovery:NamespaceName': NamespaceName, 'servicediscovery:ServiceName': ServiceName }),
    GetOperation: () => all('GetOperation'),
  };
}
