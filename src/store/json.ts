/** JSON of a column that only this store writes; the type is the writer's. */
export const readJson = <T>(text: string): T => JSON.parse(text) as T;
