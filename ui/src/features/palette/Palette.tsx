// Ctrl+K: finds screens, records and every operation of the catalogue.
import { useGo } from "@/components/go";
import { useEffect, useMemo, useState } from "react";
import { Autocomplete, Dialog, Header, Heading, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, TextField } from "react-aria-components";
import { type CatalogEntry, loadCatalog } from "@/backend/catalog";
import { useQuery } from "@/backend/hooks";
import { useCompany } from "@/components/company";
import { closePalette, openOperation, type PaletteState } from "@/components/palette-state";
import { useLater } from "@/lib/later";
import { t, title, words } from "@/lib/text";
import { OperationForm } from "./OperationForm";
import { SCREENS, screenOf } from "./screens";

type Found = { id: string; label: string; sub: string; run: () => void };

export default function Palette({ state }: { state: PaletteState }) {
  const [catalog, setCatalog] = useState<CatalogEntry[]>([]);
  useEffect(() => {
    let alive = true;
    void loadCatalog().then((entries) => alive && setCatalog(entries));
    return () => {
      alive = false;
    };
  }, []);
  const entry = state.operation ? catalog.find(({ name }) => name === state.operation) : undefined;
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && closePalette()} isDismissable>
      <Modal className={entry ? "dialog" : "dialog palette"}>
        <Dialog className="outline-none" aria-label={entry ? entry.title : t("Find or do anything")}>
          {entry ? (
            <>
              <header>
                <Heading slot="title" level={2} className="text-[15px]">{title(entry.name)}</Heading>
                <p className="text-soft">{entry.description}</p>
              </header>
              <div className="body"><OperationForm key={entry.name} entry={entry} input={state.input} onClose={closePalette} /></div>
            </>
          ) : (
            <Finder catalog={catalog} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** How well a text answers what was typed: every word must begin a word of it; the first word counts more. */
export function fit(text: string, typed: string): number {
  const hay = text.toLowerCase();
  let score = 0;
  for (const needle of typed.toLowerCase().split(/[\s_]+/).filter(Boolean)) {
    if (hay.startsWith(needle)) score += 3;
    else if (hay.split(/[\s_(]+/).some((word) => word.startsWith(needle))) score += 1;
    else return 0;
  }
  return score;
}

function Finder({ catalog }: { catalog: CatalogEntry[] }) {
  const [typed, setTyped] = useState("");
  const asked = useLater(typed.trim(), 90);
  const company = useCompany();
  const goTo = useGo();
  const { data, loading } = useQuery("search_records", { text: asked, limit: 8 }, { enabled: asked.length > 0 && company !== null });

  const groups = useMemo(() => {
    const go = (route: string) => () => {
      closePalette();
      goTo(route);
    };
    const rank = <T,>(rows: T[], text: (row: T) => string, most: number, name = text): T[] =>
      typed.trim() === ""
        ? rows.slice(0, most)
        : rows.map((row) => ({ row, score: fit(text(row), typed) + 2 * fit(name(row), typed) })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, most).map(({ row }) => row);

    const records: Found[] = asked && typed.trim() ? (data?.rows ?? []).map((row) => ({ id: `record:${row.kind}:${row.id}`, label: row.title, sub: row.subtitle || words(row.kind), run: go(row.route) })) : [];
    const places: Found[] = rank(SCREENS, (screen) => `${screen.label} ${screen.also}`, 10).map((screen) => ({ id: `screen:${screen.route}`, label: t(screen.label), sub: t("screen"), run: go(screen.route) }));
    const acts: Found[] = rank(catalog, (entry) => `${words(entry.name)} ${entry.description}`, typed.trim() ? 40 : 200, (entry) => words(entry.name)).map((entry) => ({
      id: `do:${entry.name}`,
      label: title(entry.name),
      sub: entry.description,
      run: () => {
        const screen = screenOf(entry.name);
        if (screen) go(screen)();
        else openOperation(entry.name);
      },
    }));
    return [
      { id: "records", title: t("Records"), rows: records },
      { id: "screens", title: t("Screens"), rows: places },
      { id: "acts", title: t("Everything that can be done"), rows: acts },
    ].filter((group) => group.rows.length > 0);
  }, [asked, catalog, data, goTo, typed]);

  const run = (id: string) => groups.flatMap((group) => group.rows).find((row) => row.id === id)?.run();
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <TextField className="ask" aria-label={t("Find or do anything")} autoFocus>
        <Input placeholder={t("A payment, a party, an account, or something to do")} />
      </TextField>
      <div className="found" tabIndex={0} role="group" aria-label={t("Found")}>
      <Menu
        className="outline-none"
        aria-label={t("Found")}
        onAction={(id) => run(String(id))}
        renderEmptyState={() => <p className="text-faint px-3 py-2">{loading && asked ? t("Looking") : t("Nothing fits. Try another word.")}</p>}
      >
        {groups.map((group) => (
          <MenuSection key={group.id} id={group.id}>
            <Header className="group">{group.title}</Header>
            {group.rows.map((row) => (
              <MenuItem key={row.id} id={row.id} textValue={row.label} className="option">
                <span className="flex-none">{row.label}</span>
                <span className="sub min-w-0 truncate">{row.sub}</span>
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
      </div>
    </Autocomplete>
  );
}
