import { useEffect, useState } from "react";

/** The server's clock, told anew every so often while `isTicking`. */
export function useNow(offsetMs: number, everyMs: number, isTicking = true): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isTicking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isTicking]);
  return now + offsetMs;
}
