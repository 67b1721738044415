// What was done to this record, from the audit.
import type { AuditRow } from "@/backend/records";
import { InstantText } from "@/components/DateText";
import { Block } from "@/components/Page";
import { t } from "@/lib/text";

export function HistoryBlock({ history }: { history: AuditRow[] }) {
  if (history.length === 0) return null;
  return (
    <Block title={t("History")} ruled>
      <ul className="grid gap-1">
        {history.map((row) => (
          <li key={row.sequence} className="flex gap-3"><span className="min-w-0 flex-1">{row.summary || row.title}</span><span className="text-faint text-[12px]"><InstantText at={row.recordedAt} /></span></li>
        ))}
      </ul>
    </Block>
  );
}
