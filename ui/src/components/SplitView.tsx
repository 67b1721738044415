// A list with its detail beside it, not over it.
import { type ReactNode, useEffect, useRef } from "react";
import { t } from "@/lib/text";
import { Button } from "./Button";

export function SplitView({ open, roomy, bar, list, detail }: { open: boolean; roomy?: boolean; bar: ReactNode; list: ReactNode; detail: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    // Closing a detail leads back to the list it came from, unless the owner is already somewhere else.
    const lost = !document.activeElement || document.activeElement === document.body;
    if (wasOpen.current && !open && lost) frame.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
    wasOpen.current = open;
  }, [open]);
  return (
    <div ref={frame} className={open ? (roomy ? "split open roomy" : "split open") : "split"}>
      <div className="list">
        <div className="bar">{bar}</div>
        {list}
      </div>
      {detail}
    </div>
  );
}

type PaneProps = { title: string; sub?: ReactNode; onClose: () => void; acts?: ReactNode; children: ReactNode };

export function DetailPane({ title, sub, onClose, acts, children }: PaneProps) {
  const pane = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);

  useEffect(() => {
    // When a form in the pane is done and goes, the focus stays in the pane.
    if (hadFocus.current && document.activeElement === document.body) pane.current?.focus();
  });
  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      // A dialog or an open list takes the first Escape for itself.
      if (document.querySelector("[role=dialog], .popover")) return;
      const at = document.activeElement;
      if (at instanceof HTMLElement && at.matches("input:not([type=radio], [type=checkbox]), textarea") && pane.current?.contains(at)) pane.current.focus();
      else onClose();
    }
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [onClose]);

  return (
    <aside
      ref={pane}
      className="pane"
      aria-label={title}
      tabIndex={-1}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={(event) => {
        // Focus that goes elsewhere on purpose is not fetched back; focus that is lost has no goal.
        if (event.relatedTarget && !pane.current?.contains(event.relatedTarget)) hadFocus.current = false;
      }}
    >
      <div className="pane-head">
        <div className="min-w-0">
          <h2 className="text-[15px]">{title}</h2>
          {sub && <div className="text-soft mt-0.5">{sub}</div>}
        </div>
        <div className="close">
          {acts}
          <Button small look="quiet" onPress={onClose} hint="Esc">{t("Close")}</Button>
        </div>
      </div>
      <div className="pane-body">{children}</div>
    </aside>
  );
}
