// The shape of a form, read from an operation's JSON schema: what kind of field each property needs.

export type Schema = { [keyword: string]: unknown };

export type Shape =
  | { kind: "text"; long?: boolean }
  | { kind: "file" }
  | { kind: "account" }
  | { kind: "party" }
  | { kind: "payment" }
  | { kind: "date" }
  | { kind: "instant" }
  | { kind: "number"; min?: number; max?: number }
  | { kind: "boolean" }
  | { kind: "money" }
  | { kind: "choice"; options: string[] }
  | { kind: "object"; fields: Field[] }
  | { kind: "list"; item: Shape }
  | { kind: "variants"; tag: string; options: { id: string; fields: Field[] }[] }
  | { kind: "json" };

export type Field = { name: string; required: boolean; description: string; shape: Shape };

const ACCOUNT_NAMES = new Set(["account", "payFrom", "expenseAccount", "parentCode"]);
const PARTY_NAMES = new Set(["partyId", "keepId", "mergeId"]);
const LONG_NAMES = new Set(["notes", "content", "body"]);

export function shapeOf(schema: Schema): Shape {
  return read(schema, schema, "", 0);
}

function resolve(schema: Schema, root: Schema): { schema: Schema; refName: string } {
  let current = schema;
  let refName = "";
  for (let hops = 0; typeof current.$ref === "string" && hops < 20; hops += 1) {
    const path = current.$ref.replace(/^#\//, "").split("/");
    refName = path.at(-1) ?? "";
    let found: unknown = root;
    for (const step of path) found = (found as Schema | undefined)?.[step.replace(/~1/g, "/").replace(/~0/g, "~")];
    if (found === null || typeof found !== "object") return { schema: {}, refName };
    current = { ...(found as Schema), ...(current.description ? { description: current.description } : {}) };
  }
  return { schema: current, refName };
}

function isNull(schema: Schema): boolean {
  return schema.type === "null" || schema.const === null;
}

/** Leaves "or null" out: an optional field is one that may stay empty. */
function withoutNull(schema: Schema): Schema {
  for (const word of ["anyOf", "oneOf"] as const) {
    const options = schema[word];
    if (!Array.isArray(options)) continue;
    const left = (options as Schema[]).filter((option) => !isNull(option));
    if (left.length === 1) return { ...left[0]!, ...(schema.description ? { description: schema.description } : {}) };
    if (left.length !== options.length) return { ...schema, [word]: left };
  }
  if (Array.isArray(schema.type)) {
    const left = (schema.type as string[]).filter((name) => name !== "null");
    return { ...schema, type: left.length === 1 ? left[0] : left };
  }
  return schema;
}

function read(given: Schema, root: Schema, name: string, depth: number): Shape {
  if (depth > 12 || typeof given !== "object" || given === null) return { kind: "json" };
  let { schema, refName } = resolve(given, root);
  const open = withoutNull(schema);
  if (open !== schema) ({ schema, refName } = resolve(open, root));
  if (Array.isArray(schema.allOf) && schema.allOf.length === 1 && !schema.properties) return read(schema.allOf[0] as Schema, root, name, depth + 1);

  const constants = enumeration(schema);
  if (constants) return { kind: "choice", options: constants };

  const options = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
  if (Array.isArray(options)) return variants(options, root, depth);

  if (refName === "Money" || isMoney(schema)) return { kind: "money" };
  switch (schema.type) {
    case "object":
      return schema.properties || !schema.additionalProperties ? { kind: "object", fields: fieldsOf(schema, root, depth) } : { kind: "json" };
    case "array":
      return { kind: "list", item: read((schema.items as Schema | undefined) ?? {}, root, name, depth + 1) };
    case "boolean":
      return { kind: "boolean" };
    case "integer":
    case "number":
      return {
        kind: "number",
        ...(typeof schema.minimum === "number" ? { min: schema.minimum } : {}),
        ...(typeof schema.maximum === "number" ? { max: schema.maximum } : {}),
      };
    case "string":
      if (schema.contentEncoding === "base64") return { kind: "file" };
      if (schema.format === "date") return { kind: "date" };
      if (schema.format === "date-time") return { kind: "instant" };
      if (ACCOUNT_NAMES.has(name)) return { kind: "account" };
      if (PARTY_NAMES.has(name)) return { kind: "party" };
      if (name === "paymentId") return { kind: "payment" };
      return LONG_NAMES.has(name) ? { kind: "text", long: true } : { kind: "text" };
    default:
      return schema.properties ? { kind: "object", fields: fieldsOf(schema, root, depth) } : { kind: "json" };
  }
}

/** Enums come as `enum`, or as `oneOf` with a constant each. */
function enumeration(schema: Schema): string[] | null {
  if (typeof schema.const === "string") return [schema.const];
  if (Array.isArray(schema.enum)) return (schema.enum as unknown[]).filter((value): value is string => typeof value === "string");
  const options = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
  if (!Array.isArray(options) || options.length === 0) return null;
  const found: string[] = [];
  for (const option of options) {
    const words = typeof option === "object" && !option.properties && !option.$ref ? enumeration(option) : null;
    if (!words) return null;
    found.push(...words);
  }
  return found;
}

function isMoney(schema: Schema): boolean {
  const properties = schema.properties as Schema | undefined;
  return Boolean(properties && Object.keys(properties).length === 2 && properties.amount && properties.currency);
}

function fieldsOf(schema: Schema, root: Schema, depth: number, leaveOut?: string): Field[] {
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {})
    .filter(([name]) => name !== leaveOut)
    .map(([name, property]) => ({
      name,
      required: required.has(name),
      description: typeof property === "object" ? String(property.description ?? "") : "",
      shape: read(property, root, name, depth + 1),
    }));
}

/** Objects told apart by one constant property, such as `kind`. */
function variants(options: Schema[], root: Schema, depth: number): Shape {
  const objects = options.map((option) => resolve(option, root).schema);
  const first = (objects[0]?.properties as Record<string, Schema> | undefined) ?? {};
  for (const tag of Object.keys(first)) {
    const ids = objects.map((object) => {
      const property = (object.properties as Record<string, Schema> | undefined)?.[tag];
      const words = property ? enumeration(resolve(property, root).schema) : null;
      return words?.length === 1 ? words[0]! : null;
    });
    if (ids.every((id) => id !== null)) {
      return { kind: "variants", tag, options: objects.map((object, at) => ({ id: ids[at]!, fields: fieldsOf(object, root, depth, tag) })) };
    }
  }
  return { kind: "json" };
}

/** The value a fresh form starts with. Optional fields start absent. */
export function blank(shape: Shape, currency: string): unknown {
  switch (shape.kind) {
    case "object":
      return Object.fromEntries(shape.fields.filter((field) => field.required).map((field) => [field.name, blank(field.shape, currency)]));
    case "variants": {
      const first = shape.options[0]!;
      return { [shape.tag]: first.id, ...(blank({ kind: "object", fields: first.fields }, currency) as object) };
    }
    case "list":
      return [];
    case "money":
      return { amount: "", currency };
    case "boolean":
      return false;
    case "choice":
      return shape.options.length === 1 ? shape.options[0] : "";
    case "number":
    case "json":
      return null;
    default:
      return "";
  }
}

/** What is sent: empty optional fields are left out, so that "not said" stays apart from "said to be empty". */
export function tidy(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  switch (shape.kind) {
    case "object":
      return tidyFields(value as Record<string, unknown>, shape.fields);
    case "variants": {
      const chosen = value as Record<string, unknown>;
      const option = shape.options.find(({ id }) => id === chosen[shape.tag]);
      return { [shape.tag]: chosen[shape.tag], ...(option ? tidyFields(chosen, option.fields) : {}) };
    }
    case "list":
      return (value as unknown[]).map((item) => tidy(item, shape.item)).filter((item) => item !== undefined);
    case "money":
      return (value as { amount: string }).amount === "" ? undefined : value;
    default:
      return value;
  }
}

function tidyFields(value: Record<string, unknown>, fields: Field[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    let kept = tidy(value[field.name], field.shape);
    // What is required is sent even when empty: the refusal then names the field.
    if (kept === undefined && field.required && (field.shape.kind === "text" || field.shape.kind === "account")) kept = "";
    if (kept !== undefined) out[field.name] = kept;
  }
  return out;
}
