// One operation as a form: its schema's fields, a preview, and its result.
import { useEffect, useMemo, useRef, useState } from "react";
import { callAny } from "@/backend/call";
import type { CatalogEntry } from "@/backend/catalog";
import { refresh } from "@/backend/client";
import { type Answer, type Failure, toFailure } from "@/backend/envelope";
import { FormKey } from "@/backend/key";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { Form } from "@/components/Form";
import { ResultView } from "@/components/ResultView";
import { SchemaFields } from "@/components/SchemaForm";
import { blank, type Shape, shapeOf, tidy } from "@/lib/shape";
import { t, title } from "@/lib/text";

export function OperationForm({ entry, input, onClose }: { entry: CatalogEntry; input?: unknown; onClose: () => void }) {
  const base = useBaseCurrency();
  const shape = useMemo(() => withoutCursor(shapeOf(entry.inputSchema)), [entry]);
  const [value, setValue] = useState<unknown>(() => ({ ...(blank(shape, base) as object), ...((input as object | undefined) ?? {}) }));
  const [error, setError] = useState<Failure | null>(null);
  const [answer, setAnswer] = useState<Answer<unknown> | null>(null);
  const [busy, setBusy] = useState<"run" | "preview" | null>(null);
  const underWay = useRef(false);
  const key = useRef(new FormKey());
  const asks = entry.kind === "query" || entry.changes.length === 0;

  async function go(preview: boolean) {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(preview ? "preview" : "run");
    setError(null);
    try {
      const options = asks ? {} : preview ? { preview, key: `preview-${key.current.current}` } : { key: key.current.current };
      const result = await callAny(entry.name, tidy(value, shape) ?? {}, options);
      setAnswer(result);
      if (!preview && !asks) {
        key.current.spent();
        await refresh(result.changes);
        say(t("Done: {what}.", { what: title(entry.name).toLowerCase() }), result.undo);
        onClose();
      }
    } catch (thrown) {
      setAnswer(null);
      setError(toFailure(thrown));
    } finally {
      underWay.current = false;
      setBusy(null);
    }
  }

  // A question that needs nothing is answered at once.
  const answersAtOnce = asks && entry.kind === "query" && shape.kind === "object" && shape.fields.every((field) => !field.required);
  useEffect(() => {
    if (answersAtOnce) void go(false);
  }, [answersAtOnce]);

  return (
    <Form
      error={error}
      onSubmit={() => void go(false)}
      label={entry.title}
      actions={
        <>
          <Button look="primary" type="submit" busy={busy === "run"}>{asks ? t("Show") : title(entry.name)}</Button>
          {!asks && <Button onPress={() => void go(true)} busy={busy === "preview"}>{t("Preview")}</Button>}
          <Button look="quiet" onPress={onClose}>{t("Close")}</Button>
        </>
      }
    >
      <SchemaFields shape={shape} value={value} onChange={(next) => { setValue(next); setAnswer(null); }} />
      {shape.kind === "object" && shape.fields.length === 0 && <p className="text-soft">{t("Nothing needs to be filled in.")}</p>}
      {answer && (
        <section aria-label={t("Result")} className="grid gap-2">
          {answer.outcome === "previewed" && <p className="note good">{t("This is what would be recorded. Nothing is recorded yet.")}</p>}
          <ResultView value={answer.output} />
        </section>
      )}
    </Form>
  );
}

/** A cursor is for programs; a person asks for more rows with the limit. */
function withoutCursor(shape: Shape): Shape {
  return shape.kind === "object" ? { ...shape, fields: shape.fields.filter((field) => field.name !== "cursor") } : shape;
}
