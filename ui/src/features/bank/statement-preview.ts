// Asking what a file would bring. The file itself stays out of the cache's keys: its stamp names it.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "@/backend/call";
import { heard } from "@/backend/client";
import { type Failure, toFailure } from "@/backend/envelope";
import type { CsvMapping, StatementFile, StatementPreview } from "@/backend/records";
import type { BankFile } from "./bank-file";

/** What the owner said beside the file: which account is which, and how it is written. */
export type Reading = { accounts: Record<string, string>; csvMapping?: CsvMapping; dateOrder?: "ymd" | "dmy" | "mdy"; decimalMark?: "." | ","; encoding?: string };

export function inputOf(file: BankFile, reading: Reading): StatementFile {
  const { accounts, ...rest } = reading;
  const chosen = Object.entries(accounts).map(([statementAccount, account]) => ({ statementAccount, account }));
  return { fileName: file.name, content: file.content, ...(chosen.length > 0 ? { accounts: chosen } : {}), ...rest };
}

export function useStatementPreview(file: BankFile | null, reading: Reading): { preview: StatementPreview | undefined; error: Failure | null; stale: boolean } {
  const result = useQuery({
    queryKey: ["preview_statement_import", file?.stamp ?? 0, reading],
    queryFn: async ({ signal }) => {
      await heard;
      return (await call("preview_statement_import", inputOf(file!, reading), { signal })).output;
    },
    enabled: file !== null,
    gcTime: 60_000,
    // A correction keeps what was read before in view; another file does not.
    placeholderData: (previous, query) => (query?.queryKey[1] === file?.stamp ? keepPreviousData(previous) : undefined),
  });
  return { preview: result.data, error: result.error ? toFailure(result.error) : null, stale: result.isPlaceholderData };
}
