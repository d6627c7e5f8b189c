import { D, plain, sum } from "../money/decimal.ts";
import type { RatedTask } from "./invoice-lines.ts";

/** A rated group whose parts and total differ, or that belongs to another task: a fault of the program. */
export class RatedGroupDoesNotAddUpError extends Error {
  override readonly name = "RatedGroupDoesNotAddUpError";
  readonly code = "rated-group-does-not-add-up";
}

/** Σ products + Σ custom lines = total, to the last digit, before any of it is invoiced. */
export const assertRatedAddsUp = ({ task, rated }: RatedTask): void => {
  if (task.arn !== rated.arn || task.currency !== rated.currency)
    throw new RatedGroupDoesNotAddUpError(`result of ${rated.arn} was given for ${task.arn}`);
  const parts = [...rated.products, ...rated.customLines].map((part) => new D(part.amount));
  const found = sum(parts);
  if (!found.equals(rated.total))
    throw new RatedGroupDoesNotAddUpError(
      `${rated.arn}: parts add up to ${plain(found)}, not ${rated.total}`,
    );
};
