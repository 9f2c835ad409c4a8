import type { AwsError } from './aws-error.ts';

/** Who makes a call. */
export type Caller =
  /**
   * Whoever has an access key that belongs to no session: the account's administrator, who may do everything.
   */
  | { readonly kind: 'administrator'; readonly arn: string; readonly userId: string }
  | {
      readonly kind: 'session';
      /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
      readonly arn: string;
      readonly userId: string;
      /** ARN of the role. */
      readonly role: string;
    };

/** Something that a call needs its caller to be allowed. */
export interface Permission {
  /** As policies name it: `ecs:UpdateService`, `lambda:InvokeFunction`. */
  readonly action: string;
  /** ARN; `*` where the action is about no resource, or none is known yet. */
  readonly resource: string;
  /**
   * Condition keys of this call: `ecs:cluster`, `aws:ResourceTag/team`.
   * A key without a value is not in the request.
   */
  readonly context?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Keys of a role's session, as STS hands them out. */
export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** A service of AWS that acts in a role. */
export interface ServiceInRole {
  /** `states.amazonaws.com` */
  readonly service: string;
  /** ARN. */
  readonly role: string;
  readonly session: string;
  /** ARN of what it acts for: a state machine, a rule, a function. */
  readonly source?: string;
}

/**
 * IAM, for the kernel and for services that act in roles.
 * Where policies are not enforced, everybody may do everything.
 */
export interface Identities {
  callerOf(accessKeyId: string): Caller;
  /** The keys of a session that was given out; undefined for any other access key. */
  keysOf(accessKeyId: string): SessionKeys | undefined;
  /**
   * Keys for what runs in a role: a function's environment.
   * Throws AwsError `AccessDenied` when the role does not trust the service.
   */
  assume(who: ServiceInRole): SessionKeys;
  /** A session that a caller asks for. Throws AwsError `AccessDenied`, too, when there is no such role. */
  assumeAs(
    caller: Caller,
    wanted: { readonly role: string; readonly session: string; readonly seconds?: number },
  ): { readonly caller: Caller; readonly keys: SessionKeys };
  /** Whether the role exists and trusts the service. */
  trusts(who: Omit<ServiceInRole, 'session'>): boolean;
  /** The refusal of what the caller is not allowed; undefined when all of it is allowed. */
  refusal(caller: Caller, permissions: readonly Permission[]): AwsError | undefined;
  /** As `refusal`, thrown, for a service that acts in a role. */
  require(who: ServiceInRole, permission: Permission): void;
}
