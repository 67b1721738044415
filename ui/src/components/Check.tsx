// A yes or no.
import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components";

type Props = { value: boolean; onChange: (value: boolean) => void; children: ReactNode; disabled?: boolean; hint?: string | undefined };

export function Check({ value, onChange, children, disabled, hint }: Props) {
  return (
    <div className="grid">
      <Checkbox className="check" isSelected={value} onChange={onChange} isDisabled={disabled ?? false}>
        <span className="box" aria-hidden="true">{value ? "✓" : ""}</span>
        <span>{children}</span>
      </Checkbox>
      {hint && <p className="text-faint ps-6 text-[11.5px]">{hint}</p>}
    </div>
  );
}
