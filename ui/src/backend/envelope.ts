// The envelope that every door answers with, and the types of an operation's input and output.
import type { Operations } from "@/generated/operations";

export type OperationName = keyof Operations & string;
export type InputOf<N extends OperationName> = Operations[N]["input"];
export type OutputOf<N extends OperationName> = Operations[N]["output"];
type NamesOf<K extends string> = { [N in OperationName]: Operations[N]["kind"] extends K ? N : never }[OperationName];

/** Operations that answer a question. */
export type QueryName = NamesOf<"query" | "desk">;
/** Operations that change something: those of the company and those of its file. */
export type CommandName = NamesOf<"command" | "desk">;

export type Undo = { operation: string; input: unknown; label: string };

export type Answer<T> = {
  outcome: "done" | "replayed" | "previewed" | "answer";
  output: T;
  changes: string[];
  undo?: Undo | null;
};

export type Change = { operation: string; changes: string[]; sequence?: number };

/** A refusal: a word for programs, a sentence for people, the field it is about, and a way out. */
export class Failure extends Error {
  readonly code: string;
  readonly field: string | undefined;
  readonly hint: string | undefined;

  constructor(code: string, message: string, field?: string | null, hint?: string | null) {
    super(message);
    this.name = "Failure";
    this.code = code;
    this.field = field ?? undefined;
    this.hint = hint ?? undefined;
  }
}

/** Makes a Failure of whatever was thrown or answered. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (typeof thrown === "string") {
    try {
      return toFailure(JSON.parse(thrown));
    } catch {
      return new Failure("internal", thrown);
    }
  }
  if (thrown !== null && typeof thrown === "object" && "code" in thrown && "message" in thrown) {
    const { code, message, field, hint } = thrown as Record<string, string | null | undefined>;
    return new Failure(String(code), String(message), field, hint);
  }
  return new Failure("internal", thrown instanceof Error ? thrown.message : "Something unexpected happened.");
}
