// Keys, refusals, and which queries a change refreshes.
import { QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CatalogEntry, queriesTouched } from "@/backend/catalog";
import { Failure, toFailure } from "@/backend/envelope";
import { readEvent } from "@/backend/http";
import { FormKey } from "@/backend/key";
import { isAbout } from "@/components/Form";
import catalog from "@/generated/catalog.json";

afterEach(() => vi.unstubAllGlobals());

describe("FormKey", () => {
  it("keeps one key through every try, and takes another after success", () => {
    const key = new FormKey();
    const first = key.current;
    expect(key.current).toBe(first);
    key.spent();
    expect(key.current).not.toBe(first);
  });
});

describe("the browser's transport", () => {
  async function callWith(status: number, body: unknown) {
    const asked: { url: string; init: RequestInit }[] = [];
    vi.stubGlobal("location", { hash: "", pathname: "/", search: "" });
    vi.stubGlobal("sessionStorage", { getItem: () => "secret", setItem: () => undefined });
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      asked.push({ url, init });
      return new Response(JSON.stringify(body), { status });
    });
    const { browser } = await import("@/backend/http");
    const outcome = await browser.call("confirm_payment", { paymentId: "p1" }, { key: "k1", preview: true }).then((answer) => ({ answer }), (error: Failure) => ({ error }));
    return { asked, outcome };
  }

  it("posts the input with token, key and preview", async () => {
    const { asked, outcome } = await callWith(200, { outcome: "previewed", output: {}, changes: [] });
    expect(asked[0]?.url).toBe("/v1/confirm_payment");
    expect(asked[0]?.init.headers).toMatchObject({ Authorization: "Bearer secret", "Idempotency-Key": "k1", "Daybook-Preview": "true" });
    expect(outcome).toMatchObject({ answer: { outcome: "previewed" } });
  });

  it("turns a refusal into code, sentence, field and way out", async () => {
    const { outcome } = await callWith(422, { code: "period_locked", message: "Locked.", field: "paidOn", hint: "Unlock it." });
    expect(outcome).toMatchObject({ error: { code: "period_locked", field: "paidOn", hint: "Unlock it." } });
  });
});

it("makes a failure of whatever the shell throws", () => {
  expect(toFailure('{"code":"conflict","message":"No."}')).toMatchObject({ code: "conflict", message: "No." });
  expect(toFailure(new Error("broken"))).toMatchObject({ code: "internal" });
  expect(toFailure(new Failure("a", "b")).code).toBe("a");
});

it("refreshes exactly the queries that read what changed", () => {
  const touched = queriesTouched(catalog as unknown as CatalogEntry[], ["ledger"]);
  expect(touched.has("trial_balance")).toBe(true);
  expect(touched.has("parties_list")).toBe(false);
  expect(queriesTouched(catalog as unknown as CatalogEntry[], []).size).toBe(0);
  // The company's name, lock and file stand in what is asked of the desk.
  expect(queriesTouched(catalog as unknown as CatalogEntry[], ["company"]).has("current_company")).toBe(true);
});

it("does not lose a change that comes while the first answer is on its way", async () => {
  const { client, refresh } = await import("@/backend/client");
  const answers: ((answer: string) => void)[] = [];
  const ask = () => new Promise<string>((resolve) => answers.push(resolve));
  const observer = new QueryObserver(client, { queryKey: ["audit_entries", {}], queryFn: ask });
  const stop = observer.subscribe(() => undefined);
  const refreshed = refresh(["audit"]);
  await vi.waitFor(() => expect(answers.length).toBe(2));
  answers[0]?.("before the change");
  answers[1]?.("after it");
  await refreshed;
  expect(observer.getCurrentResult().data).toBe("after it");
  stop();
});

it("reads changes from the stream and nothing else", () => {
  expect(readEvent('event: changes\ndata: {"operation":"lock_books","changes":["company"],"sequence":4}')).toMatchObject({ changes: ["company"], sequence: 4 });
  expect(readEvent(": keep-alive")).toBeNull();
  expect(readEvent("data: {oops")).toBeNull();
});

it("puts an error at its field, not at its neighbour", () => {
  expect(isAbout("amount.amount", "amount")).toBe(true);
  expect(isAbout("lines[1].amount", "lines[1].amount")).toBe(true);
  expect(isAbout("lines[10].amount", "lines[1]")).toBe(false);
});
