import type { Call, ServiceContext } from '../kernel/service.ts';
import { notFound } from './errors.ts';

/** One value of a secret. */
export interface Version {
  readonly id: string;
  readonly string: string | undefined;
  readonly binary: Uint8Array | undefined;
  readonly createdAt: number;
  /** `AWSCURRENT`, `AWSPREVIOUS`, or a label of somebody's own. */
  readonly stages: Set<string>;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly key: string | undefined;
  readonly versions: Version[];
  /** AWS ms; undefined for a secret that is not marked for deletion. */
  deletedFrom: number | undefined;
}

/** Every secret there is. */
export class Secrets {
  readonly #now: () => number;
  readonly #prefix: string;
  readonly #secrets = new Map<string, Secret>();

  constructor({ clock, region, account }: ServiceContext) {
    this.#now = () => clock.now();
    this.#prefix = `arn:aws:secretsmanager:${region}:${account}:secret:`;
  }

  add(name: string, suffix: string, key: string | undefined): Secret {
    const secret: Secret = { name, arn: `${this.#prefix}${name}-${suffix}`, key, versions: [], deletedFrom: undefined };
    this.#secrets.set(name, secret);
    return secret;
  }

  remove(secret: Secret): void {
    this.#secrets.delete(secret.name);
  }

  /**
   * By name, by ARN, or by an ARN without the six characters behind the name. Source: API reference,
   * GetSecretValue.
   */
  find(id: string): Secret | undefined {
    for (const secret of [...this.#secrets.values()])
      if (secret.deletedFrom !== undefined && secret.deletedFrom <= this.#now()) this.remove(secret);
    if (!id.startsWith('arn:')) return this.#secrets.get(id);
    const all = [...this.#secrets.values()];
    return all.find(({ arn }) => arn === id) ?? all.find(({ name }) => `${this.#prefix}${name}` === id);
  }

  /** Throws `ResourceNotFoundException`. */
  get(id: string): Secret {
    const secret = this.find(id);
    if (!secret) throw notFound();
    return secret;
  }
}

/** What a call brings as a secret's value. */
export interface Given {
  readonly ClientRequestToken?: string | undefined;
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

/** The version that a call makes: its token is the version's id. */
export const versionOf = (given: Given, now: number, { requestId }: Call): Version => ({
  id: given.ClientRequestToken ?? requestId,
  string: given.SecretString,
  binary: given.SecretBinary,
  createdAt: now,
  stages: new Set(),
});

/** Gives stages to a version, taking them from others; where AWSCURRENT moves, AWSPREVIOUS follows. */
export function stage(secret: Secret, version: Version, stages: readonly string[]): void {
  for (const label of stages) {
    const before = secret.versions.find((each) => each !== version && each.stages.has(label));
    before?.stages.delete(label);
    if (label === 'AWSCURRENT' && before) {
      for (const each of secret.versions) each.stages.delete('AWSPREVIOUS');
      before.stages.add('AWSPREVIOUS');
    }
    version.stages.add(label);
  }
}
