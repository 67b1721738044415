// What is wrong with a file, or worth a look: where it stands, why, and the way out.
import type { StatementPreview } from "@/backend/records";
import { t } from "@/lib/text";

type Problem = NonNullable<StatementPreview["problem"]>;

function placeOf({ line, column }: { line?: number | null; column?: number | null }): string {
  if (line && column) return t("Line {line}, column {column}", { line, column });
  return line ? t("Line {line}", { line }) : "";
}

export function FileProblem({ problem, fileName }: { problem: Problem; fileName: string }) {
  const place = placeOf(problem);
  return (
    <div role="alert" className="note alert">
      <strong>{t("{name} cannot be read.", { name: fileName })}</strong>{" "}
      {place && <span>{place}: </span>}{problem.reason}
      {problem.hint && <p className="text-ink">{problem.hint}</p>}
      <p className="text-ink">{t("Nothing of it was recorded.")}</p>
    </div>
  );
}

export function FileNotes({ notes }: { notes: StatementPreview["notes"] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={notes.some((note) => note.isWarning) ? "note warn grid gap-1" : "note grid gap-1"} aria-label={t("Worth a look")}>
      {notes.map((note, at) => <li key={at}>{note.line ? <strong>{t("Line {line}", { line: note.line })}: </strong> : null}{note.text}</li>)}
    </ul>
  );
}
