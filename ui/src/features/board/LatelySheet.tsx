// The last few changes to the books, in sentences.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import { InstantText } from "@/components/DateText";
import { Waiting } from "@/components/Loading";
import { Sheet } from "@/components/Page";
import { t } from "@/lib/text";

export function LatelySheet() {
  const { data } = useQuery("audit_entries", { byPeople: true, limit: 5 });
  return (
    <Sheet title={t("Lately")} aside={<Link to="/activity" className="link">{t("All activity")}</Link>}>
      {!data ? <div className="px-4" style={{ minHeight: 170 }}><Waiting /></div> : data.rows.length === 0 ? (
        <p className="text-soft px-4 py-4">{t("Every change of the books is noted here, with who made it and when.")}</p>
      ) : (
        <ul>
          {data.rows.map((row) => (
            <li key={row.sequence} className="border-line-soft flex min-h-[34px] items-center gap-3 border-b px-[14px] last:border-0">
              <span className="min-w-0 flex-1 truncate" title={row.summary}>{row.summary || row.title}</span>
              <span className="text-faint text-[12px]"><InstantText at={row.recordedAt} /></span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
