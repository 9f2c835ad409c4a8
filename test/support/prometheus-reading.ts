import { makeClients } from '../../src/aws/clients.ts';
import { httpExchange } from '../../src/aws/http-exchange.ts';
import { checkSource } from '../../src/aws/metrics/sources/read-check.ts';
import { sourceTools } from '../../src/aws/metrics/sources/source-tools.ts';
import { SOURCES } from '../../src/aws/metrics/sources/sources.ts';
import { socketTransport } from '../../src/aws/probe-transport.ts';
import { systemClock } from '../../src/aws/system-clock.ts';
import type { Check, SeriesOf } from '../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../src/deployment/check-defaults.ts';
import type { CheckReading } from '../../src/deployment/ports/check-source.ts';
import type { HttpExchange } from '../../src/deployment/ports/http-exchange.ts';

const MINUTE = 60_000;

interface Asked {
  readonly url: string;
  readonly queries: SeriesOf<string>;
  /** Milliseconds, whole minutes. */
  readonly from: number;
  readonly to: number;
  /** In the place of the network. */
  readonly exchange?: HttpExchange;
}

const side = (service: string) =>
  ({
    kind: 'target-group',
    service,
    targetGroup: `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/${service}/73e2d6bc24d8a067`,
  }) as const;

/** As the judge reads a check of Prometheus, so late that every minute before `to` is complete. */
export function readPrometheus({ url, queries, from, to, exchange = httpExchange() }: Asked): Promise<CheckReading> {
  const check: Check = { ...CHECK_DEFAULTS, name: 'it', of: { prometheus: { url, headers: {}, from: 'outside', ...queries } }, max: 0.01 };
  const tools = sourceTools({
    clients: makeClients({ region: 'us-east-1', clock: systemClock }),
    transport: socketTransport(undefined),
    exchange,
    asker: 'nobody',
    now: () => Date.now(),
  });
  const pair = {
    service: 'checkout',
    deployment: 'checkout-1',
    cluster: 'prod',
    image: { digest: 'sha256:1' },
    green: side('checkout-b'),
    blue: side('checkout-a'),
  };
  return checkSource({ rows: SOURCES, tools, masked: (text) => tools.secrets.masked(text) }, systemClock, pair).read(check, {
    from,
    to,
    now: to + 5 * MINUTE,
    split: { blue: 50, green: 50 },
  });
}
