import type { ParameterType } from '@aws-sdk/client-ssm';
import { AwsError } from '../kernel/aws-error.ts';
import type { ServiceContext } from '../kernel/service.ts';

export interface Version {
  readonly version: number;
  readonly type: ParameterType;
  readonly value: string;
  /** What a reader without decryption gets in place of a SecureString's value. */
  readonly ciphertext: string;
  readonly key: string | undefined;
  readonly dataType: string;
  readonly at: number;
  readonly labels: Set<string>;
}

export interface Parameter {
  readonly name: string;
  readonly arn: string;
  /** Oldest first. */
  readonly versions: Version[];
}

interface Reference {
  readonly parameter: Parameter | undefined;
  /** The ARN as policies are asked about it, without a selector. */
  readonly arn: string;
  /** A version or a label, behind a colon. */
  readonly selector: string | undefined;
}

/** Every parameter there is. */
export class Parameters {
  readonly #prefix: string;
  readonly #parameters = new Map<string, Parameter>();

  constructor({ region, account }: Pick<ServiceContext, 'region' | 'account'>) {
    this.#prefix = `arn:aws:ssm:${region}:${account}:parameter/`;
  }

  ensure(name: string): Parameter {
    const known = this.#parameters.get(name);
    if (known) return known;
    const made: Parameter = { name, arn: this.#arnOf(name), versions: [] };
    this.#parameters.set(name, made);
    return made;
  }

  /** By name or ARN, with `:version`, `:label` or neither. Source: API reference, GetParameter. */
  look(reference: string): Reference {
    const [, named = reference, selector] = /^((?:arn:[^:]+:ssm:[^:]*:[^:]*:)?[^:]+)(?::(.+))?$/.exec(reference) ?? [];
    const arn = named.startsWith('arn:') ? named : this.#arnOf(named);
    return { parameter: [...this.#parameters.values()].find((each) => each.arn === arn), arn, selector };
  }

  /** Throws `ParameterNotFound`, which has no message on AWS, and `ParameterVersionNotFound`. */
  read(reference: string): { readonly parameter: Parameter; readonly version: Version; readonly selector: string | undefined } {
    const { parameter, selector } = this.look(reference);
    if (!parameter) throw new AwsError('ParameterNotFound', '');
    const version =
      selector === undefined
        ? parameter.versions.at(-1)
        : parameter.versions.find((each) => String(each.version) === selector || each.labels.has(selector));
    if (!version) throw noVersion(parameter.name, selector ?? '');
    return { parameter, version, selector };
  }

  /** `/a/b` and `a/b` have the same ARN. */
  #arnOf(name: string): string {
    return `${this.#prefix}${name.replace(/^\//, '')}`;
  }
}

/** Text: answers of AWS in getmoto/moto#3977. */
export const noVersion = (name: string, version: string | number) =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );
