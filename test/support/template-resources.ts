import { CreateServiceCommand, type CreateServiceCommandInput, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ChangeResourceRecordSetsCommand, GetChangeCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { LocalAws } from '@teal/local-aws';
import { resolve, type Scope } from '../../packages/local-aws/src/cloudformation/intrinsics.ts';
import { inOrder } from '../../packages/local-aws/src/cloudformation/order.ts';
import { parameterValues } from '../../packages/local-aws/src/cloudformation/parameters.ts';
import type { Standing } from '../../packages/local-aws/src/cloudformation/provider.ts';
import { type Template, TemplateInvalid } from '../../packages/local-aws/src/cloudformation/template.ts';
import { type Clients, ecs, elb, route53 } from '../../src/aws/clients.ts';

type Properties = Readonly<Record<string, unknown>>;
type Make = (properties: Properties, clients: Clients, id: string) => Promise<Standing>;

/** What a template made. */
export interface Made {
  readonly outputs: Readonly<Record<string, string>>;
  /** By logical id, with references worked out: what an update of a resource writes again. */
  readonly properties: Readonly<Record<string, Properties>>;
}

/**
 * Makes what a template of a pair describes, each resource by the call that CloudFormation makes. The reader
 * of templates in the local AWS is for an installation of Teal: it brings none of these types up. Its rules
 * of references, order and parameters are used here. Throws TemplateInvalid for another type.
 */
export async function makeResources(
  template: Template,
  given: Readonly<Record<string, string>>,
  { local, clients }: { readonly local: LocalAws; readonly clients: Clients },
): Promise<Made> {
  const parameters = parameterValues(template.Parameters ?? {}, given);
  const standing = new Map<string, Standing>();
  const there = <T>(value: T | undefined, where: string, what: string): T => {
    if (value === undefined) throw new TemplateInvalid(where, `there is no ${what}`);
    return value;
  };
  const scope: Scope = {
    condition: (name, where) => there<boolean>(undefined, where, `condition ${name}`),
    ref: (name, where) => there(standing.get(name)?.ref ?? parameters.get(name) ?? pseudo(local)[name], where, name),
    attribute: (id, attribute, where) => there(standing.get(id)?.attributes[attribute], where, `${id}.${attribute}`),
  };
  const written: Record<string, Properties> = {};
  for (const id of inOrder(template, scope.condition)) {
    const { Type: type, Properties: properties = {} } = template.Resources[id]!;
    const make = there(MAKERS[type], `Resources.${id}`, `way to make ${type}`);
    written[id] = resolve(properties, scope, `Resources.${id}`) as Properties;
    standing.set(id, await make(written[id], clients, id));
  }
  const outputs = Object.entries(template.Outputs ?? {});
  return {
    outputs: Object.fromEntries(outputs.map(([id, { Value: value }]) => [id, String(resolve(value, scope, `Outputs.${id}`))])),
    properties: written,
  };
}

const pseudo = ({ region, account }: LocalAws): Readonly<Record<string, string>> => ({
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
});

/** There are no networks in the local AWS: what is made of one is an id. */
const securityGroup: Make = async (_, __, id) => {
  const group = `sg-${id.toLowerCase()}`;
  return { ref: group, attributes: { GroupId: group } };
};

/**
 * Properties of Elastic Load Balancing and Route 53 are named as members of their calls are, those of ECS
 * with a capital. Source: CloudFormation template reference, of each type.
 */
const MAKERS: Readonly<Record<string, Make>> = {
  'AWS::EC2::SecurityGroup': securityGroup,
  'AWS::EC2::SecurityGroupEgress': securityGroup,
  'AWS::EC2::SecurityGroupIngress': securityGroup,

  async 'AWS::ElasticLoadBalancingV2::LoadBalancer'(properties, clients) {
    const { LoadBalancerAttributes, ...members } = properties;
    const { LoadBalancers } = await elb(clients).send(new CreateLoadBalancerCommand(members as never));
    const { LoadBalancerArn = '', DNSName = '', CanonicalHostedZoneId = '' } = LoadBalancers?.[0] ?? {};
    if (LoadBalancerAttributes)
      await elb(clients).send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: LoadBalancerAttributes as [] }));
    return { ref: LoadBalancerArn, attributes: { DNSName, CanonicalHostedZoneID: CanonicalHostedZoneId } };
  },

  async 'AWS::ElasticLoadBalancingV2::TargetGroup'(properties, clients) {
    const { TargetGroupAttributes, ...members } = properties;
    const { TargetGroups } = await elb(clients).send(new CreateTargetGroupCommand(members as never));
    const { TargetGroupArn = '' } = TargetGroups?.[0] ?? {};
    if (TargetGroupAttributes)
      await elb(clients).send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: TargetGroupAttributes as [] }));
    return byRef(TargetGroupArn);
  },

  async 'AWS::ElasticLoadBalancingV2::Listener'(properties, clients) {
    const { Listeners } = await elb(clients).send(new CreateListenerCommand(properties as never));
    return byRef(Listeners?.[0]?.ListenerArn);
  },

  async 'AWS::ElasticLoadBalancingV2::ListenerRule'(properties, clients) {
    const { Rules } = await elb(clients).send(new CreateRuleCommand(properties as never));
    return byRef(Rules?.[0]?.RuleArn);
  },

  async 'AWS::ECS::TaskDefinition'(properties, clients) {
    const { taskDefinition } = await ecs(clients).send(new RegisterTaskDefinitionCommand(asMembers(properties) as never));
    return byRef(taskDefinition?.taskDefinitionArn);
  },

  /** A service that is made without a count has one task. Source: the same, `DesiredCount`. */
  async 'AWS::ECS::Service'(properties, clients) {
    const members = asMembers(properties) as CreateServiceCommandInput;
    const { service } = await ecs(clients).send(new CreateServiceCommand({ desiredCount: 1, ...members }));
    return byRef(service?.serviceArn);
  },

  async 'AWS::Route53::RecordSet'({ HostedZoneId, ...set }, clients) {
    const dns = route53(clients);
    const { ChangeInfo } = await dns.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: String(HostedZoneId),
        ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: set as unknown as ResourceRecordSet }] },
      }),
    );
    for (;;) {
      const { ChangeInfo: now } = await dns.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
      if (now?.Status === 'INSYNC') return byRef(String(set.Name));
      await clients.options.clock.sleep(LOOK_MS);
    }
  },
};

const LOOK_MS = 5_000;

const byRef = (ref = ''): Standing => ({ ref, attributes: {} });

/** `TaskRoleArn` is `taskRoleArn` in the call, and so are the members of members. */
function asMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMembers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, asMembers(member)]),
  );
}
