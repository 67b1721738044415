// Forms made from schemas: those of the catalogue, and the shapes that schema writers differ in.
import { describe, expect, it } from "vitest";
import catalog from "@/generated/catalog.json";
import { blank, type Shape, shapeOf, tidy } from "@/lib/shape";

const entries = catalog as unknown as { name: string; inputSchema: Record<string, unknown> }[];
const shape = (name: string) => shapeOf(entries.find((entry) => entry.name === name)!.inputSchema);
const field = (of: Shape, name: string) => (of.kind === "object" ? of.fields.find((one) => one.name === name) : undefined);

describe("shapeOf", () => {
  it("finds a form for every operation of the catalogue", () => {
    for (const entry of entries) expect(shapeOf(entry.inputSchema).kind, entry.name).toBe("object");
  });

  it("knows money, dates, choices and amounts told apart by their kind", () => {
    const create = shape("create_payment");
    expect(field(create, "startsOn")?.shape.kind).toBe("date");
    expect(field(create, "endsOn")).toMatchObject({ required: false, shape: { kind: "date" } });
    expect(field(create, "cadence")?.shape).toMatchObject({ kind: "choice" });
    const amount = field(create, "amount")!.shape;
    expect(amount.kind).toBe("variants");
    if (amount.kind === "variants") {
      expect(amount.tag).toBe("kind");
      expect(amount.options.map(({ id }) => id).sort()).toEqual(["estimated", "fixed", "range"]);
      expect(amount.options.find(({ id }) => id === "range")!.fields.map(({ shape: { kind } }) => kind)).toEqual(["money", "money"]);
    }
    expect(field(create, "payFrom")?.shape.kind).toBe("account");
  });

  it("asks for a file where bytes are wanted", () => {
    expect(field(shape("attach_file"), "content")?.shape.kind).toBe("file");
    expect(field(shape("import_statement"), "content")?.shape.kind).toBe("file");
    expect(field(shape("import_payments"), "content")?.shape.kind).not.toBe("file");
  });

  it("reads lists of objects", () => {
    const lines = field(shape("post_journal_entry"), "lines")!.shape;
    expect(lines.kind).toBe("list");
    if (lines.kind === "list") expect(field(lines.item, "amount")?.shape.kind).toBe("money");
  });

  it("reads enums written as constants, and references with null beside them", () => {
    const read = shapeOf({
      type: "object",
      properties: { side: { anyOf: [{ $ref: "#/$defs/Side" }, { type: "null" }] }, at: { type: ["string", "null"], format: "date" } },
      $defs: { Side: { oneOf: [{ const: "debit", description: "Left." }, { const: "credit" }] } },
    });
    expect(field(read, "side")?.shape).toEqual({ kind: "choice", options: ["debit", "credit"] });
    expect(field(read, "at")?.shape).toEqual({ kind: "date" });
  });

  it("falls back to exact text for what it does not know", () => {
    expect(field(shapeOf({ type: "object", properties: { any: true as never } }), "any")?.shape.kind).toBe("json");
  });
});

describe("blank and tidy", () => {
  it("starts with required fields and sends only what was said", () => {
    const of = shape("confirm_payment");
    const start = blank(of, "CAD") as Record<string, unknown>;
    expect(Object.keys(start).sort()).toEqual(["paidOn", "paymentId"]);
    expect(tidy({ ...start, paymentId: "p1", paidOn: "2026-11-20", amount: { amount: "", currency: "CAD" }, note: "" }, of)).toEqual({ paymentId: "p1", paidOn: "2026-11-20" });
  });

  it("sends required text even when empty, so that the refusal names it", () => {
    expect(tidy({ entryId: "e1", reason: "" }, shape("reverse_journal_entry"))).toEqual({ entryId: "e1", reason: "" });
  });
});
