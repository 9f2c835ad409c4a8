import { host } from './http-kinds.ts';
import { FROM } from './http-source-keys.ts';
import { key } from './key.ts';
import { text } from './kinds.ts';
import { secret, type WrittenSecret } from './secret-keys.ts';
import { object } from './section.ts';

export interface WrittenAlarmSource {
  /** The name of a CloudWatch alarm. The check fails while it is in ALARM. */
  readonly alarm: string;
}

export interface WrittenGateSource {
  /** A deployment gate of Datadog. It is evaluated once a bake. */
  readonly datadogGate: WrittenGate;
}

interface WrittenGate {
  /**
   * The site of the account.
   * @default 'datadoghq.com'
   */
  readonly site?: string;
  /** The service of the gate. */
  readonly service: string;
  /** The environment of the gate. */
  readonly env: string;
  /** The identifier of the gate, if it is not the default one. */
  readonly identifier?: string;
  /**
   * The version that the gate is told, such as `'{tag}'`. Rules that detect faulty deployments need it.
   * `{image}`, `{tag}` and `{deployment}` stand for their values.
   */
  readonly version?: string;
  /** The API key. */
  readonly apiKey: WrittenSecret;
  /** The application key. */
  readonly applicationKey: WrittenSecret;
  /**
   * Who asks: the judge itself (`outside`), or a function in the subnets of the installation (`subnets`).
   * @default 'outside'
   */
  readonly from?: 'outside' | 'subnets';
}

export interface WrittenSloSource {
  /**
   * The ARN or the name of a service level objective of Application Signals. The check fails when its error
   * budget is breached, and no deployment starts while it is.
   */
  readonly slo: string;
}

export const alarm = object({
  alarm: key(text('the name of a CloudWatch alarm', '^[^\\r\\n]{1,255}$'), {
    text: 'The name of a CloudWatch alarm. The check fails while it is in ALARM.',
  }),
});

const word = text('1 to 200 printable characters', '^[ -~]{1,200}$');

export const gate = object({
  datadogGate: key(
    object({
      site: key(host(), { default: 'datadoghq.com', text: 'The site of the account.' }),
      service: key(word, { text: 'The service of the gate.' }),
      env: key(word, { text: 'The environment of the gate.' }),
      identifier: key(word, { optional: true, text: 'The identifier of the gate, if it is not the default one.' }),
      version: key(word, {
        optional: true,
        text: "The version that the gate is told, such as `'{tag}'`. Rules that detect faulty deployments need it. `{image}`, `{tag}` and `{deployment}` stand for their values.",
      }),
      apiKey: key(secret, { text: 'The API key.' }),
      applicationKey: key(secret, { text: 'The application key.' }),
      ...FROM,
    }),
    { text: 'A deployment gate of Datadog. It is evaluated once a bake.' },
  ),
});

export const slo = object({
  slo: key(
    text(
      'the ARN or the name of a service level objective',
      '^(arn:aws[a-z-]*:application-signals:[a-z0-9-]+:[0-9]{12}:slo/)?[0-9A-Za-z][-._0-9A-Za-z ]{0,126}[0-9A-Za-z]$',
    ),
    {
      text: 'The ARN or the name of a service level objective of Application Signals. The check fails when its error budget is breached, and no deployment starts while it is.',
    },
  ),
});
