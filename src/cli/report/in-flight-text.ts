import { deploysNothing, isPuttingBack } from '../../deployment/going-back.ts';
import type { ActiveDeployment, ServiceRecord } from '../../deployment/record.ts';
import type { DeploymentRequest } from '../../deployment/request.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';

interface Planned {
  readonly image: Pick<DeploymentRequest['image'], 'digest'>;
  readonly whenBusy: ServiceConfig['whenBusy'];
}

/** What a deployment that is started now does while `id` runs. */
const STARTED_NOW: Readonly<Record<ServiceConfig['whenBusy'], (id: string) => string>> = {
  queue: (id) => `waits until ${id} has ended`,
  refuse: (id) => `is refused until ${id} has ended`,
  supersede: (id) => `asks ${id} to go back, and starts when that has ended`,
};

/**
 * What whoever reads a plan must know of a deployment of the service that runs meanwhile: the plan sees AWS
 * in the middle of it. Nothing when none runs.
 */
export function inFlightText({ service, active, starting }: ServiceRecord, { image, whenBusy }: Planned): readonly string[] {
  const imageOf = (request: DeploymentRequest) =>
    `${request.image.tag ?? request.image.digest}${request.image.digest === image.digest ? ', the image of this plan' : ''}`;
  if (active?.needsHuman) {
    return [
      `${active.id} deploys ${imageOf(active.request)}. It has stopped and needs a person (${stateOf(active)}).`,
      `No other deployment starts until somebody has looked: 'npx teal status ${service}' shows why it stopped.`,
    ];
  }
  if (active && deploysNothing(active)) {
    return [
      isPuttingBack(active)
        ? `${active.id} puts weights back that somebody changed. It deploys nothing.`
        : `${active.id} takes a side down that was kept. It deploys nothing.`,
      `A deployment that is started now waits until ${active.id} has ended.`,
      ...MEANWHILE,
    ];
  }
  if (active) {
    return [
      `${active.id} deploys ${imageOf(active.request)}. It runs (${stateOf(active)}).`,
      ...following(service),
      `A deployment that is started now ${STARTED_NOW[whenBusy](active.id)}.`,
      ...MEANWHILE,
    ];
  }
  return starting ? [`The next deployment starts at this moment: ${imageOf(starting.request)}.`, ...following(service), ...MEANWHILE] : [];
}

const following = (service: string): readonly string[] => [`'npx teal status ${service} --watch' follows it to its end.`];

const MEANWHILE = [
  'The plan below sees AWS in the middle of this deployment. Plan again when it has ended.',
  'Until then allow no refusal and repair nothing by hand because of what the plan says.',
];

const stateOf = ({ phase, confirmed }: ActiveDeployment): string => `${phase}, ${confirmed?.split.green ?? 0} % of the traffic on it`;
