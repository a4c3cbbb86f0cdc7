/** What to try first. */
export const EXAMPLE = "/jit request orders-db 30s INC-4211 checkout is slow";
