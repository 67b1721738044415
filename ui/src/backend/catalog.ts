// The catalogue of operations, fetched apart from the first paint because its schemas are large.

export type Schema = { [keyword: string]: unknown };

export type CatalogEntry = {
  name: string;
  kind: "command" | "query" | "desk";
  title: string;
  description: string;
  changes: string[];
  reads: string[];
  inputSchema: Schema;
  outputSchema: Schema;
};

let loaded: Promise<CatalogEntry[]> | undefined;

export function loadCatalog(): Promise<CatalogEntry[]> {
  loaded ??= import("@/generated/catalog.json").then((module) => module.default as unknown as CatalogEntry[]);
  return loaded;
}

/** What a question reads. Those about company files stand outside the books, and tell what is in the read model `company`. */
function readsOf(entry: CatalogEntry): string[] {
  return entry.kind === "desk" && entry.reads.length === 0 ? ["company"] : entry.reads;
}

/** The names of the queries that read one of the changed read models. */
export function queriesTouched(catalog: CatalogEntry[], changes: readonly string[]): Set<string> {
  const changed = new Set(changes);
  return new Set(catalog.filter((entry) => readsOf(entry).some((model) => changed.has(model))).map((entry) => entry.name));
}
