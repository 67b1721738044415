// Starts the window.
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "react-aria-components";
import { onDesktop } from "@/backend/call";
import { client, forgetEverything } from "@/backend/client";
import { takeToken } from "@/backend/http";
import { locale } from "@/lib/money";
import { followSystemTheme } from "@/lib/theme";
import { router } from "./router";
import "./styles/main.css";

if (!onDesktop) {
  takeToken();
  // The address with a new key, opened in the same tab, changes only its last part: everything is asked again with that
  // key, and what stands half typed in a form stays there.
  window.addEventListener("hashchange", () => {
    if (!location.hash.includes("token=")) return;
    takeToken();
    void forgetEverything();
  });
}
followSystemTheme();
document.documentElement.lang = "en";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <I18nProvider locale={locale()}>
        <RouterProvider router={router} />
      </I18nProvider>
    </QueryClientProvider>
  </StrictMode>,
);
