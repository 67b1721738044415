// A list of any length: virtual rows over a cursor-paged query, a grid for screen readers, all by keyboard.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import type { Far } from "@/backend/far";
import type { List } from "@/backend/hooks";
import { recall, remember } from "@/lib/remember";
import { t } from "@/lib/text";
import { FailedCall, Waiting } from "./Loading";

export type Column<R> = {
  id: string;
  /** Marked with `msg`; the table translates it. */
  head: string;
  /** A CSS grid track, such as "minmax(0, 2fr)" or "96px". */
  width: string;
  end?: boolean;
  soft?: boolean;
  /** Narrow windows leave this column out. */
  wide?: boolean;
  cell: (row: R) => ReactNode;
};

type Props<R> = {
  name: string;
  label: string;
  columns: readonly Column<R>[];
  list: Pick<List<R>, "rows" | "total" | "loading" | "error" | "hasMore" | "loadMore" | "refetch" | "stale"> & Partial<Far<R>>;
  rowId: (row: R) => string;
  rowName?: (row: R) => string;
  onOpen?: (row: R) => void;
  /** The row whose detail is open beside the list. */
  openId?: string | null | undefined;
  empty: ReactNode;
  rowHeight?: number;
  onKey?: (row: R, event: KeyboardEvent) => void;
};

type Place = { offset: number; at: number };

export function DataTable<R>({ name, label, columns, list, rowId, rowName, onOpen, openId, empty, rowHeight = 34, onKey }: Props<R>) {
  const scroller = useRef<HTMLDivElement>(null);
  const base = useId();
  const { rows, total, hasMore, loadMore, farRow, look } = list;
  const rowAt = (index: number): R | undefined => rows[index] ?? farRow?.(index);
  const count = Math.max(rows.length, hasMore ? total : rows.length);
  const [at, setAt] = useState(() => recall<Place>(name)?.at ?? 0);
  const active = Math.min(at, Math.max(0, count - 1));

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: () => recall<Place>(name)?.offset ?? 0,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  const first = items[0]?.index ?? 0;

  useEffect(() => {
    // What lies far beyond the rows that are here is asked for by itself; the way there is not read.
    const far = look !== undefined && hasMore && first > rows.length;
    look?.(far ? first : null, last);
    if (!far && hasMore && last >= rows.length - 1) loadMore(last - rows.length);
    // The rows themselves, not their number: another order may begin with as many rows as the one before.
  }, [hasMore, first, last, rows, loadMore, look]);

  const place = useRef<Place>({ offset: 0, at: 0 });
  place.current = { offset: virtual.scrollOffset ?? 0, at: active };
  useEffect(() => () => remember(name, place.current), [name]);

  const go = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(count - 1, to));
      setAt(next);
      virtual.scrollToIndex(next, { align: "auto" });
    },
    [count, virtual],
  );

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / rowHeight) - 2);
    const steps: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: count - 1, PageDown: active + page, PageUp: active - page, j: active + 1, k: active - 1 };
    const to = steps[event.key];
    const row = rowAt(active);
    if (to !== undefined && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      go(to);
    } else if (event.key === "Enter" && row && onOpen) {
      event.preventDefault();
      onOpen(row);
    } else if (row) onKey?.(row, event);
  }

  if (list.error && rows.length === 0) return <FailedCall error={list.error} retry={list.refetch} />;
  if (!list.loading && rows.length === 0) return <>{empty}</>;

  const tracks = columns.map((column) => column.width).join(" ");
  const narrow = columns.filter((column) => !column.wide).map((column) => column.width).join(" ");
  return (
    <div className="list-frame" style={{ ["--tracks" as string]: tracks, ["--tracks-narrow" as string]: narrow }}>
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-busy={list.loading || list.stale}
        aria-activedescendant={rowAt(active) ? `${base}-${active}` : undefined}
        tabIndex={0}
        className="list-grid"
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className="list-head">
          {columns.map((column) => (
            <div key={column.id} role="columnheader" className={cellName(column)}>{t(column.head)}</div>
          ))}
        </div>
        {list.loading && <div role="row" className="list-row"><div role="gridcell"><Waiting /></div></div>}
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {items.map((item) => {
            const row = rowAt(item.index);
            return (
              <div
                key={item.key}
                id={`${base}-${item.index}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={Boolean(row && openId && rowId(row) === openId)}
                aria-label={row && rowName ? rowName(row) : undefined}
                data-active={item.index === active || undefined}
                className={onOpen ? "list-row can-open" : "list-row"}
                style={{ transform: `translateY(${item.start}px)`, height: item.size, position: "absolute", insetInline: 0, top: 0 }}
                onClick={(event) => {
                  setAt(item.index);
                  if (row && onOpen && !(event.target as HTMLElement).closest("button, a, input")) onOpen(row);
                }}
              >
                {columns.map((column) => (
                  <div key={column.id} role="gridcell" className={cellName(column)}>
                    {row ? column.cell(row) : <span className="blank" aria-hidden="true" />}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <div className="sr-only" role="status">{list.loading ? "" : t("{count, plural, one {# row} other {# rows}}", { count: total })}</div>
    </div>
  );
}

function cellName(column: { end?: boolean; soft?: boolean; wide?: boolean }): string {
  return ["cell", column.end ? "end" : "", column.soft ? "soft" : "", column.wide ? "wide" : ""].filter(Boolean).join(" ");
}
