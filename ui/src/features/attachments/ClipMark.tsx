// The mark in a list that a record has files.
import { t } from "@/lib/text";

export function ClipMark({ count }: { count: number }) {
  if (count === 0) return null;
  const said = t("{count, plural, one {# file attached} other {# files attached}}", { count });
  return (
    <span className="clip" title={said}>
      <svg viewBox="0 0 16 16" width="11" height="11" aria-hidden="true"><path d="M5 7.5 9.3 3.2a2 2 0 0 1 2.8 2.8L6.4 11.7a3.2 3.2 0 0 1-4.5-4.5l5.4-5.4" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" /></svg>
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{said}</span>
    </span>
  );
}
