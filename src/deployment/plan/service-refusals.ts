import type { LiveService } from '../live-side.ts';
import type { Refusal } from '../refusals.ts';
import { homeOf } from '../side.ts';
import { reachedRefusals, registeredRefusals } from './sides/sides.ts';
import { type PlanCheck, type PlanView, refusal, type ViewedSide } from './view/plan-view.ts';

/** The pair's ECS services must be ones that Teal can raise, take down, and make again from each other. */
export const serviceRefusals: PlanCheck = (view) => [
  ...missing(view),
  ...view.sides.flatMap((side) => [...foreign(side), ...(side.live.service ? ofService(side, side.live.service, view) : [])]),
];

function missing({ sides, colour, first }: PlanView): readonly Refusal[] {
  const [a, b] = sides;
  if (!a.live.service && !b.live.service) {
    const names = `${a.wanted.service} and ${b.wanted.service}`;
    return [
      refusal(
        'pair-missing',
        names,
        `neither ECS service exists, so there is nothing to make the other one from. Create ${a.wanted.service} once with desired count 0, what its tasks register in and the service's network settings; Teal creates the other from it. Whole pairs: docs/infrastructure-as-code.md`,
      ),
    ];
  }
  const [only, absent] = a.live.service ? [a, b] : [b, a];
  const unlike = absent.live.service ? [] : (only.live.service?.unlike ?? []);
  const blue = colour && sides[colour.blue];
  if (unlike.length > 0) {
    return [
      refusal(
        'service-unlike',
        absent.wanted.service,
        `does not exist, and cannot be made like ${only.wanted.service}: ${unlike.join('; ')}. Create it once with desired count 0`,
      ),
    ];
  }
  return blue && !first && !blue.live.service
    ? [
        refusal(
          'blue-service-missing',
          blue.wanted.service,
          'has the traffic and does not exist as an ECS service: what serves it is not known, and could not be taken down',
        ),
      ]
    : [];
}

const foreign = ({ wanted, live }: ViewedSide): readonly Refusal[] =>
  live.foreignServices.map((service) =>
    refusal('foreign-service', service, `registers in ${homeOf(wanted)}: its tasks would get traffic of a version that they are not`),
  );

function ofService({ wanted }: ViewedSide, live: LiveService, { config }: PlanView): readonly Refusal[] {
  const say = (name: Refusal['name'], message: string) => refusal(name, wanted.service, message);
  const refusals: Refusal[] = [];
  if (live.status !== 'ACTIVE') {
    refusals.push(say('service-not-active', `is ${live.status}: its name is free again once it has drained`));
  }
  if (live.scheduling === 'DAEMON') {
    refusals.push(
      say('daemon', 'is a DAEMON service: it runs one task for each instance, and its count cannot be set. Make it a REPLICA service'),
    );
  }
  if (live.controller !== 'ECS') {
    refusals.push(
      say('external-controller', `is deployed by the controller ${live.controller}; Teal needs ECS, which a service keeps for life`),
    );
  }
  refusals.push(...registeredRefusals(wanted, live, config.container));
  if (live.serviceConnect) {
    refusals.push(
      say('service-connect', 'is reached by Service Connect: those clients get green as soon as it runs, whatever the weights'),
    );
  }
  refusals.push(...reachedRefusals(wanted, live));
  if (live.lattice) {
    refusals.push(say('vpc-lattice', 'is reached by VPC Lattice: those clients get green as soon as it runs, whatever the weights'));
  }
  if (live.scalable) {
    refusals.push(
      say(
        'autoscaled',
        `is autoscaled (${live.scalable.min} to ${live.scalable.max} tasks): scaling would raise a side that is to be at 0, and shrink the one that is the way back. Deregister the scalable target; Teal does not handle scaling yet`,
      ),
    );
  }
  return refusals;
}
