// The frame: sidebar with counts that mean work, the page, the undo bar, the palette.
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { startListening, watchLine } from "@/backend/client";
import { listenForFiles } from "@/backend/dropped";
import { onDesktop, onRouteAsked, readDeskSettings } from "@/backend/desk";
import { useQuery } from "@/backend/hooks";
import { Button } from "@/components/Button";
import { ErrorBoundary } from "@/components/ErrorBoundary";
import { useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { Page } from "@/components/Page";
import { openPalette, usePalette } from "@/components/palette-state";
import { UndoBar } from "@/components/UndoBar";
import { t } from "@/lib/text";
import { DropGround } from "./DropGround";
import { Sidebar } from "./Sidebar";

const fetchPalette = () => import("@/features/palette/Palette");
const Palette = lazy(fetchPalette);

export function Shell() {
  const { data, error, refetch } = useQuery("current_company", {});
  const navigate = useNavigate();
  const go = useGo();
  // The place that is shown, not the one that is being fetched: the two differ while a screen is on its way.
  const place = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname });
  const [menu, setMenu] = useState(false);
  const palette = usePalette();
  const noCompany = data !== undefined && data.company === null;

  useEffect(startListening, []);
  useEffect(listenForFiles, []);
  useEffect(() => {
    // Fetched once the first screen stands, so that Ctrl+K opens at once.
    const timer = setTimeout(() => void fetchPalette(), 1200);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => onRouteAsked(go), [go]);
  useEffect(() => setMenu(false), [place]);
  useEffect(() => {
    if (noCompany && place !== "/welcome") void navigate({ to: "/welcome", replace: true });
  }, [noCompany, place, navigate]);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
      }
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  if (!data && error) {
    return <main className="grid h-full place-items-center"><FailedCall error={error} retry={refetch} /></main>;
  }
  if (place === "/welcome" && data) {
    return (
      <>
        <main className="h-full overflow-auto"><ErrorBoundary place={place}><Suspense fallback={null}><Outlet /></Suspense></ErrorBoundary></main>
        <UndoBar />
      </>
    );
  }
  const name = data?.company?.name ?? "";
  return (
    <div className={menu ? "shell menu-open" : "shell"}>
      <a href="#work" className="btn primary sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2">{t("Skip to the page")}</a>
      <header className="topbar" aria-label={t("Company")}>
        <span className="co"><span className="mark" aria-hidden="true">{name.charAt(0) || "D"}</span><span className="truncate">{name}</span></span>
        <span className="ms-auto flex gap-2">
          <Button small onPress={() => openPalette()}>{t("Find")}</Button>
          <Button small onPress={() => setMenu(!menu)} aria-expanded={menu} aria-controls="sidebar">{t("Menu")}</Button>
        </span>
      </header>
      <Sidebar company={data?.company ?? null} />
      <main className="work" id="work" tabIndex={-1}>
        <DeskProblems />
        <LineDown />
        <ErrorBoundary place={place}>
          {/* Screens start once the company is known: its currency and its day are in every form. */}
          {data?.company ? <Suspense fallback={<Opening />}><Outlet /></Suspense> : <Opening />}
        </ErrorBoundary>
      </main>
      {data?.company && <DropGround />}
      <UndoBar />
      {palette.open && <Suspense fallback={null}><Palette state={palette} /></Suspense>}
    </div>
  );
}

function Opening() {
  return <div className="px-6 py-4"><Waiting what={t("Opening")} /></div>;
}

/** Told once while the engine cannot be heard; calls still say their own errors. */
function LineDown() {
  const [up, setUp] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = watchLine((state) => {
      clearTimeout(timer);
      if (state) setUp(true);
      else timer = setTimeout(() => setUp(false), 1500);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return <div role="status">{!up && <p className="line-down">{t("Daybook does not answer at the moment. This window tries again by itself.")}</p>}</div>;
}

const TOLD = "daybook.told";

function told(): string[] {
  return JSON.parse(localStorage.getItem(TOLD) ?? "[]") as string[];
}

/** What does not work on this desktop (tray, notifications) is told once; Settings keeps saying it. */
function DeskProblems() {
  const [problems, setProblems] = useState<string[]>([]);
  useEffect(() => {
    if (!onDesktop) return;
    const before = told();
    readDeskSettings().then(
      (settings) => setProblems(settings.problems.filter((problem) => !before.includes(problem))),
      // Settings shows the reason to whoever looks for it.
      () => undefined,
    );
  }, []);
  function close() {
    localStorage.setItem(TOLD, JSON.stringify([...told(), ...problems]));
    setProblems([]);
  }
  if (problems.length === 0) return <div />;
  return (
    <div className="line-down flex items-start gap-3">
      <div>{problems.map((problem) => <p key={problem}>{problem}</p>)}</div>
      <span className="ms-auto"><Button small look="quiet" onPress={close}>{t("Understood")}</Button></span>
    </div>
  );
}

export function ScreenMissing() {
  return (
    <Page title={t("There is no such screen")}>
      <div className="empty">
        <p>{t("The address may be mistyped, or the record is gone.")}</p>
        <Link to="/" className="btn">{t("Go to the board")}</Link>
      </div>
    </Page>
  );
}
