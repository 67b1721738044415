// Grounds for dropped files, for components.
import { useEffect, useRef, useState } from "react";
import { offerGround } from "@/backend/dropped";

type Take = (files: File[]) => void;

/** Makes the whole window a ground. Says whether a file is above it now. */
export function useWindowGround(take: Take): boolean {
  return useOffered(null, take);
}

/** Makes an element a ground: `ground` is its ref. */
export function useFileGround(take: Take): { ground: (element: HTMLElement | null) => void; over: boolean } {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const over = useOffered(element ?? undefined, take);
  return { ground: setElement, over };
}

function useOffered(element: Element | null | undefined, take: Take): boolean {
  const [over, setOver] = useState(false);
  const taking = useRef(take);
  useEffect(() => {
    taking.current = take;
  });
  useEffect(() => (element === undefined ? undefined : offerGround({ element, over: setOver, take: (files) => taking.current(files) })), [element]);
  return over;
}
