/**
 * Every reason for which a plan is refused. The name is what `--allow <name>` takes where `override` is true.
 * `override` false: going on could drop requests, hurt another service, or leave no way back, and no reason
 * that a person gives changes that.
 */
export const REFUSALS = {
  'route-missing': { means: 'a production rule or listener of the configuration does not exist', override: false },
  'route-odd': { means: 'a production route does more than forward to the pair', override: false },
  'routes-disagree': { means: 'the production routes lead to different sides', override: false },
  'not-all-blue': { means: 'production traffic is divided between the sides, or has no weight at all', override: false },
  'unnamed-route': { means: 'a rule forwards to the pair and is not named in the configuration', override: false },
  stickiness: { means: 'a production route pins clients to a side', override: false },
  'stage-missing': { means: 'the stage rule does not exist', override: false },
  'stage-foreign': { means: 'the stage rule shows a target group that is not of the pair', override: false },
  'stage-guarded': { means: 'the stage rule asks for a login or a client certificate, which tests do not have', override: true },
  'stage-open': { means: 'the stage rule shows a side although it is to be off between deployments', override: true },
  'no-subnets': {
    means: "tests or sources of checks are in the subnets, and Teal's functions that ask them are in none",
    override: true,
  },
  'zone-missing': { means: 'the hosted zone of the record does not exist, or has no room for its name', override: false },
  'record-missing': { means: 'no record of the name leads to either side', override: false },
  'record-foreign': { means: 'another record has the name of the pair', override: false },
  'failover-to-idle': { means: 'a health check on the pair makes a side at weight 0 serve', override: false },
  'ttl-too-long': { means: 'clients may remember an answer for longer than the configuration allows', override: true },
  'balancer-missing': { means: "a side's own load balancer does not exist, or does not lead to it", override: false },
  'discovery-missing': { means: "a side's Cloud Map service does not exist", override: false },
  'discovery-odd': { means: "a side's Cloud Map service does not answer its name with the addresses of its tasks", override: false },
  'wrong-discovery': { means: 'an ECS service of the pair does not register in its own Cloud Map service alone', override: false },
  'no-container-health': { means: 'the template has no container health check, and no load balancer asks for health', override: false },
  'group-missing': { means: 'a target group of the configuration does not exist', override: false },
  'group-odd': { means: 'a target group does not speak HTTP/1.1 with the addresses of tasks', override: false },
  'groups-differ': { means: 'the two target groups have different settings', override: true },
  'pair-missing': { means: 'neither ECS service exists', override: false },
  'blue-service-missing': { means: 'the side that has the traffic has targets but no ECS service', override: false },
  'service-not-active': { means: 'an ECS service of the pair is being deleted', override: false },
  'wrong-target-group': { means: 'an ECS service of the pair does not register in its own target group', override: false },
  'wrong-container': { means: 'an ECS service of the pair registers another container or port than the configured one', override: false },
  'several-load-balancers': { means: 'an ECS service of the pair registers in more than one target group', override: false },
  daemon: { means: 'an ECS service of the pair is a DAEMON, which has no desired count', override: false },
  'service-unlike': { means: 'one ECS service of the pair is missing, and cannot be made like the other', override: false },
  'external-controller': { means: 'an ECS service of the pair is not deployed by ECS itself', override: false },
  'service-connect': { means: 'an ECS service of the pair is reached by Service Connect too', override: true },
  'service-registries': { means: 'an ECS service of the pair is reached by service discovery too', override: true },
  'vpc-lattice': { means: 'an ECS service of the pair is reached by VPC Lattice too', override: true },
  'foreign-service': { means: 'another ECS service registers in a target group of the pair', override: false },
  autoscaled: { means: 'an ECS service of the pair is autoscaled', override: false },
  'traffic-on-empty-side': { means: 'all traffic is on a side that runs nothing, while the other side runs', override: false },
  'idle-targets': { means: 'the idle side has targets that its service does not account for', override: false },
  'idle-service-running': { means: "the idle side's service is not at 0", override: true },
  'blue-unsteady': {
    means: 'the side that has the traffic is in the middle of a rollout of its own, or the last one failed',
    override: true,
  },
  'blue-unhealthy': { means: 'the side that has the traffic is not wholly healthy', override: true },
  'no-template': { means: 'the task definition family has no active revision of its own', override: false },
  'template-container': { means: 'the template does not have the configured container and port', override: false },
  'task-container': { means: 'the template does not have the container of a task that the configuration runs', override: false },
  'template-unknown-fields': { means: 'the template has fields that this version of Teal would lose', override: true },
  'role-not-named': { means: 'the template has an IAM role that the configuration does not name', override: true },
  'asker-unproved': {
    means: 'another person than whoever asked is to approve, and nobody proved to have asked',
    override: true,
  },
  'image-foreign': { means: "the image is not one of the service's own repository", override: false },
  'image-missing': { means: 'the registry does not have the image', override: false },
  'image-not-runnable': { means: 'what the digest names is not a container image', override: false },
  'alarm-firing': { means: 'an alarm that judges the deployment is in ALARM before the start', override: true },
  'alarm-missing': { means: 'an alarm that is to judge the deployment does not exist', override: true },
  'slo-breached': { means: 'an objective that judges the deployment has used up its error budget before the start', override: true },
  'bake-too-short': { means: "a bake is too short to be judged by the load balancer's metrics", override: true },
  'blind-gate': { means: 'a check sees not even total failure in a bake, and `judge.blindGate` refuses that', override: true },
  'too-many-events': { means: 'the steps need more history than one execution may have', override: false },
} as const satisfies Record<string, { means: string; override: boolean }>;

export type RefusalName = keyof typeof REFUSALS;

/** One reason not to start. `where`: the ARN, service or configuration path that it was seen at. */
export interface Refusal {
  readonly name: RefusalName;
  readonly where: string;
  readonly message: string;
}

export const isRefusalName = (name: string): name is RefusalName => Object.hasOwn(REFUSALS, name);

/** The refusals that `--allow` takes. */
export const OVERRIDABLE: readonly RefusalName[] = (Object.keys(REFUSALS) as RefusalName[]).filter((name) => REFUSALS[name].override);
