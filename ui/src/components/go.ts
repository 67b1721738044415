// Going to a route that is known as text: from the board, the palette, the tray or a record that was found.
import { useRouter } from "@tanstack/react-router";
import { useCallback } from "react";

export function useGo(): (route: string) => void {
  const router = useRouter();
  return useCallback((route: string) => router.history.push(route), [router]);
}

/** One value of the address's search part, as text. */
export function searchText(search: unknown, name: string): string | undefined {
  const value = (search as Record<string, unknown> | undefined)?.[name];
  return value === undefined || value === null ? undefined : String(value);
}
