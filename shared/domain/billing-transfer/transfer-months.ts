/** The months of a transfer, `YYYY-MM`, both inclusive; without an end it goes on. */
type Months = { readonly start: string; readonly end?: string | undefined };

/** Whether both are in force in some month. */
export const overlap = (left: Months, right: Months): boolean =>
  (left.end === undefined || right.start <= left.end) && (right.end === undefined || left.start <= right.end);
