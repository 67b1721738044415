// Light, dark, or as the system says.
import { useState } from "react";
import { Sheet } from "@/components/Page";
import { Choices } from "@/components/Select";
import { chooseTheme, type ThemeChoice, themeChoice } from "@/lib/theme";
import { t } from "@/lib/text";

export function AppearanceSheet() {
  const [choice, setChoice] = useState<ThemeChoice>(themeChoice);
  return (
    <Sheet title={t("Appearance")}>
      <div className="sheet-body">
        <Choices bare label={t("Appearance")} value={choice} onChange={(next) => { setChoice(next); chooseTheme(next); }} options={[{ id: "system", label: t("As the system") }, { id: "light", label: t("Light") }, { id: "dark", label: t("Dark") }]} />
      </div>
    </Sheet>
  );
}
