/** The only source of ids that no input determines. */
export interface Ids {
  /** `length` characters of `[a-z0-9]`, unpredictable in production and seeded in tests. */
  random(length: number): string;
}
