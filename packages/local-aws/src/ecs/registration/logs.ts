import type { Definition } from './definition.ts';

/** Options that the driver asks for on any launch type. */
const AWSLOGS_OPTIONS = ['awslogs-region', 'awslogs-group'];

/**
 * What is wrong with log drivers. Texts: klothoplatform/klotho#892, badmintoncryer/cdk-preflight (2026-09).
 */
export function* logProblems({ containerDefinitions }: Definition): Generator<string> {
  const drivers = containerDefinitions.map(({ logConfiguration }) => logConfiguration?.logDriver);
  for (const { logConfiguration } of containerDefinitions) {
    if (logConfiguration?.logDriver !== 'awslogs') continue;
    const missing = AWSLOGS_OPTIONS.filter((option) => !logConfiguration.options?.[option]);
    if (missing.length > 0) yield `Log driver awslogs requires options: ${missing.join(', ')}`;
  }
  const routed = containerDefinitions.some(({ firelensConfiguration }) => firelensConfiguration !== undefined);
  if (drivers.includes('awsfirelens') && !routed)
    yield 'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.';
  if (routed && !drivers.includes('awsfirelens'))
    yield 'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.';
}
