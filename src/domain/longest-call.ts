/**
 * A call to AWS that takes longer, in milliseconds, is given up, and looked after. AWS answers within a second; one that
 * takes five for each call is slow and works still, so doors open and close by it.
 */
export const LONGEST_CALL_MS = 8_000;
