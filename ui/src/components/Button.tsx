// Buttons: one primary per screen, the rest plain.
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

type Look = "primary" | "normal" | "quiet" | "plain" | "danger";

export type ButtonProps = Omit<AriaButtonProps, "className" | "style" | "children"> & {
  look?: Look;
  small?: boolean;
  busy?: boolean;
  /** The keyboard's hint, shown beside the words. */
  hint?: string;
  on?: boolean;
  children: ReactNode;
};

export function Button({ look = "normal", small, busy, hint, on, children, ...rest }: ButtonProps) {
  const name = ["btn", look === "normal" ? "" : look, small ? "small" : "", on ? "on" : ""].filter(Boolean).join(" ");
  return (
    <AriaButton {...rest} className={name} isDisabled={rest.isDisabled ?? false} isPending={busy ?? false}>
      {children}
      {hint && <kbd aria-hidden="true">{hint}</kbd>}
    </AriaButton>
  );
}
