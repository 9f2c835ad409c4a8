/** Of osls what the plugin uses. Its own types leave most of it open. */
export interface Serverless {
  readonly serviceDir: string;
  readonly processedInput: { readonly commands: readonly string[]; readonly isHelpRequest?: boolean };
  readonly service: {
    readonly service: string;
    readonly provider: { stackParameters?: readonly object[]; readonly compiledCloudFormationTemplate: Template };
  };
  /** serverless.yml, its variables resolved as far as they can be before plugins are there. */
  readonly configurationInput: Input;
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  /** Sets a value of `configurationInput`; only while plugins are made ready. */
  extendConfiguration(path: readonly string[], value: unknown): void;
  getProvider(name: 'aws'): Provider;
}

export interface Input {
  readonly service?: string;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly package?: Readonly<Record<string, unknown>>;
  readonly functions?: Members | readonly Members[];
  readonly resources?: Members | readonly Members[];
  readonly custom?: Readonly<Record<string, unknown>>;
}

type Members = Readonly<Record<string, unknown>>;

interface Template {
  Rules?: object;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string | number }>>;
}

export interface Provider {
  getRegion(): string;
  readonly naming: { getStackName(): string };
  getAwsSdkV3Config(): Promise<{ readonly region: string; readonly credentials: never }>;
  getCloudFormationClient(): Promise<{ send(command: object): Promise<{ readonly Stacks?: readonly Stack[] }> }>;
}

export interface Stack {
  readonly Parameters?: readonly { readonly ParameterKey?: string }[];
}

/** What osls gives a plugin beside itself. */
export interface Writers {
  readonly log: { notice(text: string): void };
}
