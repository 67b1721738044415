// The screens that the palette knows, and which acts are better done on a screen than in a plain form.
import { msg } from "@/lib/text";

export const SCREENS: { route: string; label: string; also: string }[] = [
  { route: "/", label: msg("Board"), also: "home start due missed" },
  { route: "/payments", label: msg("Payments"), also: "bills subscriptions autopay" },
  { route: "/payments?new=1", label: msg("New payment"), also: "add bill subscription" },
  { route: "/payments/import", label: msg("Import payments from a CSV"), also: "file bills subscriptions" },
  { route: "/upcoming", label: msg("Upcoming"), also: "calendar month due" },
  { route: "/bank", label: msg("Bank"), also: "accounts balances statements reconcile" },
  { route: "/bank/inbox", label: msg("Match bank lines"), also: "inbox open statement reconcile" },
  { route: "/bank/lines", label: msg("Bank lines"), also: "statement transactions" },
  { route: "/bank/statements", label: msg("Bank statements"), also: "reconcile closing balance tick finish" },
  { route: "/bank/statements?begin=1", label: msg("Reconcile a bank statement"), also: "closing balance tick finish" },
  { route: "/bank/rules", label: msg("Bank rules"), also: "automatic post suggest match order" },
  { route: "/bank/rules?new=1", label: msg("New bank rule"), also: "automatic post suggest" },
  { route: "/bank/import", label: msg("Import a bank statement"), also: "file ofx qfx qif csv camt mt940" },
  { route: "/bank/imports", label: msg("Statement imports"), also: "files batches take back undo" },
  { route: "/ledger", label: msg("Ledger"), also: "journal entries" },
  { route: "/ledger?new=1", label: msg("New journal entry"), also: "post debit credit" },
  { route: "/accounts", label: msg("Accounts"), also: "chart balances" },
  { route: "/accounts?view=trial", label: msg("Trial balance"), also: "debits credits report" },
  { route: "/parties", label: msg("Parties"), also: "customers suppliers contractors partners" },
  { route: "/activity", label: msg("Activity"), also: "audit history changes" },
  { route: "/settings", label: msg("Settings"), also: "company lock verify appearance reminders" },
  { route: "/welcome", label: msg("Companies"), also: "open create sample another" },
];

const BETTER: Record<string, string> = {
  create_company: "/welcome",
  open_company: "/welcome",
  create_payment: "/payments?new=1",
  import_payments: "/payments/import",
  preview_payments_import: "/payments/import",
  import_statement: "/bank/import",
  preview_statement_import: "/bank/import",
  match_bank_line: "/bank/inbox",
  bank_line_suggestions: "/bank/inbox",
  start_statement_reconciliation: "/bank/statements?begin=1",
  tick_reconciliation_entries: "/bank/statements",
  untick_reconciliation_entries: "/bank/statements",
  finish_statement_reconciliation: "/bank/statements",
  post_journal_entry: "/ledger?new=1",
  create_bank_rule: "/bank/rules?new=1",
  update_bank_rule: "/bank/rules",
  test_bank_rule: "/bank/rules",
  move_bank_rule: "/bank/rules",
};

export function screenOf(operation: string): string | undefined {
  return BETTER[operation];
}
