/** A piece of a CloudFormation template, as osls merges them. */
export interface TemplatePart {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default: string | number }>>;
  readonly Conditions?: Readonly<Record<string, object>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
  /** Of resources that osls makes. */
  readonly extensions?: Readonly<Record<string, { readonly Properties: object }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: object;
  readonly DependsOn?: readonly string[];
  readonly Condition?: string;
  readonly Metadata?: object;
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
}

/** Wraps every text that holds a `${...}` in Fn::Sub, at any depth. */
export function substituted(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? { 'Fn::Sub': value } : value;
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substituted(member)]));
}

/** `checkout-dns` -> `CheckoutDns`: logical ids have no hyphens. */
export const pascal = (name: string): string =>
  name.replaceAll(/(?:^|[^a-zA-Z0-9])([a-zA-Z0-9]?)/g, (_, letter: string) => letter.toUpperCase());

export const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
export const ref = (id: string) => ({ Ref: id });

/** Logical ids that several parts speak of. */
export const ids = {
  /** Made by osls from the function's name. */
  function: (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', 'Dash')}LambdaFunction`,
  functionLog: (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', 'Dash')}LogGroup`,
  functionRole: (name: string) => `${pascal(name)}FunctionRole`,
  managedPolicy: (name: string, number: number) => `${pascal(name)}Policy${number}`,
  /** Of the door, by the right that it stands for. */
  doorAlias: (right: string) => `${pascal(right)}DoorAlias`,
  machine: (workflow: string) => `${pascal(workflow)}StateMachine`,
  machineRole: (workflow: string) => `${pascal(workflow)}StateMachineRole`,
  machineVersion: (workflow: string) => `${pascal(workflow)}StateMachineVersion`,
  machineAlias: (workflow: string) => `${pascal(workflow)}StateMachineAlias`,
  machineLog: (workflow: string) => `${pascal(workflow)}StateMachineLog`,
  rule: (service: string) => `${pascal(service)}PushRule`,
  alarmRule: (service: string) => `${pascal(service)}AlarmRule`,
  ruleRole: (service: string) => `${pascal(service)}PushRuleRole`,
  lostPushes: 'LostPushes',
  table: 'RecordTable',
} as const;
