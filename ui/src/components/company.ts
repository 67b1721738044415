// The open company, for whatever needs its currency, its day or its time zone.
import { useQuery } from "@/backend/hooks";
import type { Company } from "@/backend/records";
import { localToday } from "@/lib/dates";

export function useCompany(): Company | null {
  return useQuery("current_company", {}).data?.company ?? null;
}

/** The company's civil date in its own time zone. */
export function useToday(): string {
  return useCompany()?.today ?? localToday();
}

export function useBaseCurrency(): string {
  return useCompany()?.baseCurrency ?? "";
}
