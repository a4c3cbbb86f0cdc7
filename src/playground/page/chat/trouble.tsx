import type { ReactNode } from "react";

/** What did not work, told at once to whoever cannot see it. */
export const Trouble = ({ words }: { readonly words: string | null }): ReactNode =>
  words === null ? null : (
    <p className="input-error" role="alert">
      {words}
    </p>
  );
