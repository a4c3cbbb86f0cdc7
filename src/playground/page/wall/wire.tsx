import type { ReactNode } from "react";

interface WireProps {
  readonly isBroken: boolean;
  /** Another number: bytes have flown, and a dot runs along. */
  readonly bytes: number;
}

/** A wire between two places; it breaks when it is cut. */
export const Wire = ({ isBroken, bytes }: WireProps): ReactNode => (
  <svg className="wire" data-broken={isBroken} aria-hidden="true" focusable="false">
    {isBroken ? (
      <>
        <line x1="0" y1="50%" x2="38%" y2="50%" />
        <line className="stub" x1="38%" y1="50%" x2="46%" y2="22%" />
        <line className="stub" x1="54%" y1="78%" x2="62%" y2="50%" />
        <line x1="62%" y1="50%" x2="100%" y2="50%" />
      </>
    ) : (
      <line x1="0" y1="50%" x2="100%" y2="50%" />
    )}
    {isBroken || bytes === 0 ? null : <circle key={bytes} className="dot" cy="50%" r="4" />}
  </svg>
);
