// The routes of the window. Every screen is fetched when it is first shown, so that the first paint is small.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { ScreenMissing, Shell } from "@/features/shell/Shell";

const root = createRootRoute({ component: Shell, notFoundComponent: ScreenMissing });

const board = createRoute({ getParentRoute: () => root, path: "/", component: lazyRouteComponent(() => import("@/features/board/BoardScreen")) });
const welcome = createRoute({ getParentRoute: () => root, path: "/welcome", component: lazyRouteComponent(() => import("@/features/welcome/WelcomeScreen")) });
const paymentsImport = createRoute({ getParentRoute: () => root, path: "/payments/import", component: lazyRouteComponent(() => import("@/features/payments/ImportScreen")) });
const payments = createRoute({ getParentRoute: () => root, path: "/payments", component: lazyRouteComponent(() => import("@/features/payments/PaymentsScreen")) });
const payment = createRoute({
  getParentRoute: () => payments,
  path: "$id",
  validateSearch: (search: Record<string, unknown>): { due?: string; act?: string } => ({
    ...(typeof search.due === "string" ? { due: search.due } : {}),
    ...(typeof search.act === "string" ? { act: search.act } : {}),
  }),
  component: lazyRouteComponent(() => import("@/features/payments/PaymentPane")),
});
const upcoming = createRoute({ getParentRoute: () => root, path: "/upcoming", component: lazyRouteComponent(() => import("@/features/upcoming/UpcomingScreen")) });
const ledger = createRoute({ getParentRoute: () => root, path: "/ledger", component: lazyRouteComponent(() => import("@/features/ledger/LedgerScreen")) });
const entry = createRoute({ getParentRoute: () => ledger, path: "$entryId", component: lazyRouteComponent(() => import("@/features/ledger/EntryPane")) });
const accounts = createRoute({ getParentRoute: () => root, path: "/accounts", component: lazyRouteComponent(() => import("@/features/accounts/AccountsScreen")) });
const account = createRoute({ getParentRoute: () => accounts, path: "$code", component: lazyRouteComponent(() => import("@/features/accounts/AccountPane")) });
const parties = createRoute({ getParentRoute: () => root, path: "/parties", component: lazyRouteComponent(() => import("@/features/parties/PartiesScreen")) });
const party = createRoute({ getParentRoute: () => parties, path: "$id", component: lazyRouteComponent(() => import("@/features/parties/PartyPane")) });
const textOf = (search: Record<string, unknown>, name: string) => (search[name] === undefined ? {} : { [name]: String(search[name]) });
const bank = createRoute({ getParentRoute: () => root, path: "/bank", component: lazyRouteComponent(() => import("@/features/bank/BankScreen")) });
const bankImport = createRoute({ getParentRoute: () => root, path: "/bank/import", component: lazyRouteComponent(() => import("@/features/bank/StatementImportScreen")) });
const bankImports = createRoute({ getParentRoute: () => root, path: "/bank/imports", component: lazyRouteComponent(() => import("@/features/bank/ImportsScreen")) });
const bankInbox = createRoute({
  getParentRoute: () => root,
  path: "/bank/inbox",
  validateSearch: (search: Record<string, unknown>): { account?: string; line?: string } => ({ ...textOf(search, "account"), ...textOf(search, "line") }),
  component: lazyRouteComponent(() => import("@/features/bank/InboxScreen")),
});
const bankLines = createRoute({
  getParentRoute: () => root,
  path: "/bank/lines",
  validateSearch: (search: Record<string, unknown>): { account?: string; state?: string } => ({ ...textOf(search, "account"), ...textOf(search, "state") }),
  component: lazyRouteComponent(() => import("@/features/bank/LinesScreen")),
});
const bankRules = createRoute({
  getParentRoute: () => root,
  path: "/bank/rules",
  validateSearch: (search: Record<string, unknown>): { id?: string; new?: string; line?: string } => ({ ...textOf(search, "id"), ...textOf(search, "new"), ...textOf(search, "line") }),
  component: lazyRouteComponent(() => import("@/features/bank/RulesScreen")),
});
const bankLine = createRoute({ getParentRoute: () => bankLines, path: "$lineId", component: lazyRouteComponent(() => import("@/features/bank/LinePane")) });
const bankStatements = createRoute({
  getParentRoute: () => root,
  path: "/bank/statements",
  validateSearch: (search: Record<string, unknown>): { begin?: string } => textOf(search, "begin"),
  component: lazyRouteComponent(() => import("@/features/bank/StatementsScreen")),
});
const bankStatement = createRoute({ getParentRoute: () => root, path: "/bank/statements/$statementId", component: lazyRouteComponent(() => import("@/features/bank/ReconcileScreen")) });
const activity = createRoute({ getParentRoute: () => root, path: "/activity", component: lazyRouteComponent(() => import("@/features/activity/ActivityScreen")) });
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: lazyRouteComponent(() => import("@/features/settings/SettingsScreen")) });

const tree = root.addChildren([
  board,
  welcome,
  paymentsImport,
  payments.addChildren([payment]),
  upcoming,
  ledger.addChildren([entry]),
  accounts.addChildren([account]),
  parties.addChildren([party]),
  bank,
  bankImport,
  bankImports,
  bankInbox,
  bankLines.addChildren([bankLine]),
  bankStatements,
  bankStatement,
  bankRules,
  activity,
  settings,
]);

export const router = createRouter({ routeTree: tree, defaultPreload: "intent", scrollRestoration: false });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
