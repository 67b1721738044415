// A menu of further acts, behind one button with a word on it.
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button, type ButtonProps } from "./Button";
import { Chevron } from "./Select";

export type Act = { id: string; label: string; run: () => void; danger?: boolean; disabled?: boolean };

export function Menu({ label, acts, small }: { label: string; acts: Act[]; small?: ButtonProps["small"] }) {
  return (
    <MenuTrigger>
      <Button small={small ?? false}>{label}<Chevron /></Button>
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="outline-none" onAction={(id) => acts.find((act) => act.id === id)?.run()} disabledKeys={acts.filter((act) => act.disabled).map((act) => act.id)}>
          {acts.map((act) => (
            <MenuItem key={act.id} id={act.id} className={act.danger ? "option danger" : "option"}>{act.label}</MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
