/** Answers what was read under a name before, as long as nobody has written since; otherwise reads. */
export type Remember = <T>(name: string, read: () => Promise<T>) => Promise<T>;
