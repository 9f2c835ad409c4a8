import type { Clients } from './clients.ts';
import { TemplateInvalid } from './template.ts';

/** A resource with its intrinsic functions worked out, and where it comes up. */
export interface ResourceRequest {
  readonly logicalId: string;
  /** `AWS::Lambda::Function` */
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly clients: Clients;
  readonly home: Home;
  /** A name for what has none: `<stack>-<logical id>-<12 characters>`, the same each time. */
  readonly physicalName: string;
  /** Content of a package by its S3 key. */
  packaged(key: string): Promise<Uint8Array>;
}

export interface Home {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What others of the template see of a resource. */
export interface Standing {
  /** What Ref gives. */
  readonly ref: string;
  /** What Fn::GetAtt gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** How resources of one type come up in the local AWS. */
export type Provider =
  | { readonly kind: 'comes up'; create(request: ResourceRequest): Promise<Standing> }
  /**
   * The local AWS has nothing of the kind:
   * the resource is named and told, so that others may refer to it, and nothing is made.
   */
  | { readonly kind: 'left out'; stand(request: ResourceRequest): Standing };

/**
 * A resource's properties, read one by one:
 * what nobody read at the end would be lost without a word, and is refused.
 */
export class Properties {
  readonly #request: ResourceRequest;
  readonly #read = new Set<string>();

  constructor(request: ResourceRequest) {
    this.#request = request;
  }

  /** Undefined when it is not there. */
  get<T>(name: string): T | undefined {
    this.#read.add(name);
    return this.#request.properties[name] as T | undefined;
  }

  text(name: string): string | undefined {
    const value = this.get<unknown>(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.#wrong(name, 'a text', value);
  }

  /** Templates may have numbers as texts. */
  number(name: string): number | undefined {
    const value = this.get<unknown>(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (value === '' || !Number.isFinite(number)) throw this.#wrong(name, 'a number', value);
    return number;
  }

  needed<T>(value: T | undefined, name: string): T {
    if (value !== undefined) return value;
    throw new TemplateInvalid(this.#where(name), 'it is not there');
  }

  /** Throws TemplateInvalid for properties that were not read; `without`: those that change nothing here. */
  done(...without: readonly string[]): void {
    const lost = Object.keys(this.#request.properties).filter((name) => !this.#read.has(name) && !without.includes(name));
    if (lost.length > 0) throw new TemplateInvalid(this.#where(lost[0]!), `${this.#request.type} does not come up with this property here`);
  }

  #where(name: string): string {
    return `Resources.${this.#request.logicalId}.Properties.${name}`;
  }

  #wrong(name: string, wanted: string, value: unknown): TemplateInvalid {
    return new TemplateInvalid(this.#where(name), `wants ${wanted}, not ${JSON.stringify(value)}`);
  }
}
