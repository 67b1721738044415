// A dialog, only for what interrupts.
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

type Props = { title: string; open: boolean; onClose: () => void; wide?: boolean; children: ReactNode; role?: "dialog" | "alertdialog" };

export function Dialog({ title, open, onClose, wide, children, role = "dialog" }: Props) {
  return (
    <ModalOverlay className="scrim" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable={role === "dialog"}>
      <Modal className={wide ? "dialog broad" : "dialog"}>
        <AriaDialog role={role} className="outline-none">
          <header><Heading slot="title" level={2} className="text-[15px]">{title}</Heading></header>
          <div className="body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
