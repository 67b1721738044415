// A form that opens inside a pane is brought into view and takes the focus, wherever the pane is scrolled to.
import { type ReactNode, useEffect, useRef } from "react";

export function Reveal({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer engines answer with a promise here, which an effect must not return.
    void place.current?.scrollIntoView({ block: "nearest" });
    // A menu that opened the form gives the focus back to its own button in the next frame; the form comes after it.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const form = place.current;
        if (form && !form.contains(document.activeElement)) form.querySelector<HTMLElement>("input, textarea, button")?.focus({ preventScroll: true });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return <div ref={place} className="reveal">{children}</div>;
}
