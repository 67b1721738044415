// The window's text: English source messages, with a catalogue per language put over them by Lingui.
import { i18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";

i18n.setMessagesCompiler(compileMessage);
i18n.load("en", {});
i18n.activate("en");

/** Translates a source message; values stand in braces, plurals in ICU form. */
export function t(message: string, values?: Record<string, string | number>): string {
  return i18n._({ id: message, message, ...(values ? { values } : {}) });
}

/** Marks a source message that a table keeps and `t` translates later, so that the catalogue has it. */
export function msg(message: string): string {
  return message;
}

/** Turns a word from the wire, such as `due_soon`, into plain words. */
export function words(name: string): string {
  return name.replace(/_/g, " ");
}

/** Like `words`, with a capital letter. */
export function title(name: string): string {
  const text = words(name.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
