import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';

/**
 * A schema as the wire walks it. Each one is made once, and its members are found by name. The SDK makes its
 * own schema objects anew for every list and map that it visits, and goes through all members of a structure
 * to find those that a value has.
 */
export interface Shape {
  readonly schema: NormalizedSchema;
  readonly kind: 'structure' | 'list' | 'map' | 'document' | 'text' | 'number' | 'boolean' | 'blob' | 'other';
  /** Of a structure. */
  readonly members: Members;
  /** Of a list's items and a map's values. */
  readonly item: Shape;
  /** A list or map that may hold nulls. */
  readonly sparse: boolean;
}

interface Member {
  readonly name: string;
  /** What the jsonName trait calls it, or its own name. */
  readonly jsonName: string;
  readonly shape: Shape;
}

/** What a structure's members are found by. */
interface Members {
  readonly byName: ReadonlyMap<string, Member>;
  readonly byJsonName: ReadonlyMap<string, Member>;
  /** The schemas put required members first: so many. None of a union's is. */
  readonly required: number;
}

const shapes = new WeakMap<NormalizedSchema, Shape>();
const membersOf = new WeakMap<object, Members>();

export function shapeOf(schema: NormalizedSchema): Shape {
  let shape = shapes.get(schema);
  if (!shape) {
    shape = new SchemaShape(schema);
    shapes.set(schema, shape);
  }
  return shape;
}

class SchemaShape implements Shape {
  readonly schema: NormalizedSchema;
  readonly kind: Shape['kind'];
  readonly sparse: boolean;
  #members: Members | undefined;
  #item: Shape | undefined;

  constructor(schema: NormalizedSchema) {
    this.schema = schema;
    this.kind = kindOf(schema);
    this.sparse = Boolean(schema.getMergedTraits().sparse);
  }

  // Found when asked for: shapes contain themselves.
  get members(): Members {
    this.#members ??= readMembers(this.schema);
    return this.#members;
  }

  get item(): Shape {
    this.#item ??= shapeOf(this.schema.getValueSchema());
    return this.#item;
  }
}

function kindOf(schema: NormalizedSchema): Shape['kind'] {
  if (schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isDocumentSchema()) return 'document';
  // A text with a media type is more than a text to the SDK.
  if (schema.isStringSchema()) return schema.getMergedTraits().mediaType ? 'other' : 'text';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isBooleanSchema()) return 'boolean';
  return schema.isBlobSchema() ? 'blob' : 'other';
}

/** The members belong to the structure, wherever it is a member itself. */
function readMembers(schema: NormalizedSchema): Members {
  const structure = schema.getSchema() as StaticStructureSchema;
  let members = membersOf.get(structure);
  if (!members) {
    const all = [...schema.structIterator()].map(([name, member]): Member => {
      const jsonName = (member.getMergedTraits().jsonName as string | undefined) ?? name;
      return { name, jsonName, shape: shapeOf(member) };
    });
    members = {
      byName: new Map(all.map((member) => [member.name, member])),
      byJsonName: new Map(all.map((member) => [member.jsonName, member])),
      required: schema.isUnionSchema() ? 0 : (structure[6] ?? 0),
    };
    membersOf.set(structure, members);
  }
  return members;
}
