import { courseKeys, type WrittenCourse } from './course-keys.ts';
import { key } from './key.ts';
import { list, oneOf, pair } from './kinds.ts';
import { route, type WrittenRoute } from './production-keys.ts';
import { section } from './section.ts';
import { serviceKeys, type WrittenService } from './service-keys.ts';
import { readSide, side, type WrittenSide } from './side-keys.ts';
import { stage, type WrittenStage } from './stage-keys.ts';

/** The configuration of a service behind one load balancer. Listener rules divide its traffic. */
export interface Configuration extends WrittenService, WrittenCourse {
  /**
   * The kind of route. `loadBalanced` sets it.
   * @default 'load-balancer'
   */
  readonly route?: 'load-balancer';
  /**
   * The pair of ECS services. Teal reads from the load balancer which of the two has the traffic; their order
   * says nothing.
   */
  readonly sides: readonly [WrittenSide, WrittenSide];
  /** All routes that users take to the service. Teal moves all of them together. */
  readonly production: readonly WrittenRoute[];
  /** The route on which only tests reach the new version. */
  readonly stage: WrittenStage;
}

/** Read to a `LoadBalancedConfig`. What several keys must say together is in `configuration-rules.ts`. */
export const loadBalancedSchema = section({
  ...serviceKeys,
  route: key(oneOf(['load-balancer']), { default: 'load-balancer', text: 'The kind of route. `loadBalanced` sets it.' }),
  sides: key(pair(side, 'sides, each { service, targetGroup }', readSide), {
    text: 'The pair of ECS services. Teal reads from the load balancer which of the two has the traffic; their order says nothing.',
  }),
  production: key(list(route, 1, 50, 'routes, each { rule } or { listener }'), {
    text: 'All routes that users take to the service. Teal moves all of them together.',
  }),
  stage: key(stage, { text: 'The route on which only tests reach the new version.' }),
  ...courseKeys,
});
