// The head of a page (title, what is said about it, finder, one primary act) and its body.
import { useEffect, type ReactNode } from "react";
import { t } from "@/lib/text";
import { openPalette } from "./palette-state";

type Props = { title: string; said?: ReactNode; acts?: ReactNode; children: ReactNode; finder?: boolean };

export function Page({ title, said, acts, children, finder = true }: Props) {
  useEffect(() => {
    document.title = `${title} – Daybook`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {said && <span className="said">{said}</span>}
        <div className="acts">
          {finder && <Finder />}
          {acts}
        </div>
      </header>
      {children}
    </div>
  );
}

/** Page content that scrolls as a whole. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="page-body" tabIndex={-1}>{children}</div>;
}

function Finder() {
  const mac = typeof navigator !== "undefined" && /Mac/.test(navigator.platform);
  return (
    <button type="button" className="finder" onClick={() => openPalette()} aria-keyshortcuts="Control+K">
      <span>{t("Find or do anything")}</span>
      <kbd>{mac ? "⌘ K" : "Ctrl K"}</kbd>
    </button>
  );
}

export function Sheet({ title, aside, children, foot, label }: { title?: string; aside?: ReactNode; children: ReactNode; foot?: ReactNode; label?: string }) {
  return (
    <section className="sheet" aria-label={label ?? title}>
      {title && (
        <div className="sheet-head">
          <h2>{title}</h2>
          {aside && <div className="aside">{aside}</div>}
        </div>
      )}
      {children}
      {foot && <footer>{foot}</footer>}
    </section>
  );
}

export function Block({ title, aside, children, ruled }: { title: string; aside?: ReactNode; children: ReactNode; ruled?: boolean }) {
  return (
    <section className={ruled ? "passage ruled" : "passage"} aria-label={title}>
      <div className="passage-head">
        <h2>{title}</h2>
        {aside && <div className="aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
