// Idempotency keys: one per opening of a form, kept through every try until one succeeds.

export function newKey(): string {
  return crypto.randomUUID();
}

/** Holds the key of one form. `spent` is called after success; the next act is another act, with another key. */
export class FormKey {
  #key: string | undefined;

  get current(): string {
    this.#key ??= newKey();
    return this.#key;
  }

  spent(): void {
    this.#key = undefined;
  }
}
