// Settings: the company, reminders, the lock, trust, the daily run, jobs, the file, and how the window looks.
import { useQuery } from "@/backend/hooks";
import { onDesktop } from "@/backend/desk";
import { useCompany } from "@/components/company";
import { Waiting } from "@/components/Loading";
import { Page, PageBody } from "@/components/Page";
import { t } from "@/lib/text";
import { AppearanceSheet } from "./AppearanceSheet";
import { CompanySheet } from "./CompanySheet";
import { DailyRunSheet } from "./DailyRunSheet";
import { DeskSheet } from "./DeskSheet";
import { FileSheet } from "./FileSheet";
import { JobsSheet } from "./JobsSheet";
import { LockSheet } from "./LockSheet";
import { RemindersSheet } from "./RemindersSheet";
import { VerifySheet } from "./VerifySheet";

export default function SettingsScreen() {
  const company = useCompany();
  const { data: settings } = useQuery("company_settings", {});
  return (
    <Page title={t("Settings")} said={company?.name}>
      <PageBody>
        {!company || !settings ? <Waiting /> : (
          <div className="two-even">
            <div className="grid gap-4">
              <CompanySheet settings={settings} />
              <RemindersSheet settings={settings} />
              <AppearanceSheet />
              {onDesktop && <DeskSheet />}
            </div>
            <div className="grid gap-4">
              <LockSheet company={company} />
              <VerifySheet company={company} />
              <FileSheet company={company} />
              <DailyRunSheet />
              <JobsSheet />
            </div>
          </div>
        )}
      </PageBody>
    </Page>
  );
}
