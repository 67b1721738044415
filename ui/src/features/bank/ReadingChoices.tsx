// What a file leaves open and the owner knows: in which letters it is written, and for QIF how days and amounts are.
import type { StatementPreview } from "@/backend/records";
import { Sheet } from "@/components/Page";
import { Choices, Select } from "@/components/Select";
import { t } from "@/lib/text";
import type { Reading } from "./statement-preview";

/** Encodings that banks use, by their names in the WHATWG Encoding Standard. */
const ENCODINGS = {
  "utf-8": "UTF-8", "windows-1252": "Windows-1252", "iso-8859-15": "ISO-8859-15", "windows-1250": "Windows-1250", "iso-8859-2": "ISO-8859-2",
  "windows-1251": "Windows-1251", "windows-1253": "Windows-1253", "windows-1254": "Windows-1254", "windows-1257": "Windows-1257",
  macintosh: "Mac Roman", ibm866: "IBM 866", "utf-16le": "UTF-16 LE", "utf-16be": "UTF-16 BE", shift_jis: "Shift JIS", gb18030: "GB 18030",
};
type Encoding = keyof typeof ENCODINGS | "as-found";

export function ReadingChoices({ preview, reading, onChange }: { preview: StatementPreview; reading: Reading; onChange: (reading: Reading) => void }) {
  const found = preview.encoding ? t("as found: {encoding}", { encoding: preview.encoding }) : t("as found");
  // OFX says its decimals itself, unless an amount can be two.
  const isOpenOfx = (preview.format === "ofx1" || preview.format === "ofx2") && (preview.problem?.code === "amount" || Boolean(reading.decimalMark));
  const encoding = (reading.encoding ?? "as-found") as Encoding;
  function set(next: Encoding) {
    const { encoding: _, ...rest } = reading;
    onChange(next === "as-found" ? rest : { ...rest, encoding: next });
  }
  return (
    <Sheet title={t("If it looks wrong")}>
      <div className="sheet-body">
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
          <Select label={t("Letters")} value={encoding} onChange={set} options={[{ id: "as-found" as const, label: encoding === "as-found" ? found : t("as found") }, ...(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]).map((id) => ({ id, label: ENCODINGS[id] }))]} hint={t("Change it when letters such as é or ß look broken.")} />
          {preview.format === "qif" && (
            <Choices label={t("Dates are written")} value={reading.dateOrder ?? null} onChange={(dateOrder) => onChange({ ...reading, dateOrder })} options={[{ id: "ymd", label: t("year month day") }, { id: "dmy", label: t("day month year") }, { id: "mdy", label: t("month day year") }]} />
          )}
          {(preview.format === "qif" || isOpenOfx) && (
            <Choices label={t("Decimals are written")} value={reading.decimalMark ?? null} onChange={(decimalMark) => onChange({ ...reading, decimalMark })} options={[{ id: ".", label: "1,234.56" }, { id: ",", label: "1.234,56" }]} />
          )}
        </div>
      </div>
    </Sheet>
  );
}
