// A form: errors stand at the field they are about, the rest above the buttons; Enter and Ctrl+Enter submit.
import { createContext, type FormEvent, type KeyboardEvent, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Failure } from "@/backend/envelope";
import { FormError } from "./FormError";

type FormState = { error: Failure | null; register: (path: string) => () => void };

const FormContext = createContext<FormState>({ error: null, register: () => () => undefined });

/** The sentence that stands at the field with this path, if the error is about it. */
export function useFieldError(path: string | undefined): string | undefined {
  const { error, register } = useContext(FormContext);
  useEffect(() => (path ? register(path) : undefined), [path, register]);
  return path && error?.field && isAbout(error.field, path) ? error.message : undefined;
}

/** `amount.amount` is about the field `amount`; `lines[1]` is not about `lines[10]`. */
export function isAbout(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}

type Props = {
  error?: Failure | null | undefined;
  onSubmit: () => void;
  children: ReactNode;
  /** Buttons, in reading order; stands below the fields and the error. */
  actions?: ReactNode;
  label?: string;
  className?: string;
  /** The form itself says what can be done about the refusal, at its field: the hint stays away. */
  ownHint?: boolean;
};

export function Form({ error = null, onSubmit, children, actions, label, className, ownHint }: Props) {
  const paths = useRef(new Map<string, number>());
  const [, setVersion] = useState(0);
  const register = useCallback((path: string) => {
    paths.current.set(path, (paths.current.get(path) ?? 0) + 1);
    return () => {
      const left = (paths.current.get(path) ?? 1) - 1;
      if (left > 0) paths.current.set(path, left);
      else paths.current.delete(path);
    };
  }, []);
  const form = useRef<HTMLFormElement>(null);
  const state = useMemo(() => ({ error, register }), [error, register]);
  const placed = Boolean(error?.field && [...paths.current.keys()].some((path) => isAbout(error.field!, path)));

  useEffect(() => {
    if (!error) return;
    setVersion((version) => version + 1);
    // The field that is wrong gets the focus, so that it can be mended at once.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input, [data-invalid] button')?.focus());
  }, [error]);

  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    onSubmit();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.current?.requestSubmit();
    }
  }
  return (
    <FormContext value={state}>
      <form ref={form} noValidate onSubmit={submit} onKeyDownCapture={onKeyDown} aria-label={label} className={className ?? "grid gap-3"}>
        {children}
        {error && !placed && <FormError error={error} />}
        {error && placed && error.hint && !ownHint && <p className="text-soft text-[12px]">{error.hint}</p>}
        {actions && <div className="flex flex-wrap items-center gap-2 pt-1">{actions}</div>}
      </form>
    </FormContext>
  );
}
