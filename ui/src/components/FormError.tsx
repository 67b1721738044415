// A refusal in words: what is wrong, and the way out.
import type { Failure } from "@/backend/envelope";

export function FormError({ error }: { error: Failure }) {
  return (
    <div role="alert" className="note alert">
      <strong>{error.message}</strong>
      {error.hint && <span className="text-ink"> {error.hint}</span>}
    </div>
  );
}
