import { canonicalJson } from "../../../domain/canonical-json.ts";
import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { MonthRange } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { ThingChange } from "../../../use-cases/configuration/change-configuration.ts";
import { notFound, validation } from "../errors.ts";
import { isOwn } from "../resources.ts";
import { hasGroupIn } from "./item-groups.ts";
import { chargedMonths, type ItemPart, partsOf } from "./item-months.ts";
import { itemChanges } from "./kept-references.ts";

/** At least one, in order. */
type Parts = readonly [ItemPart, ...ItemPart[]];

/**
 * The versions of an item that an edit of a range of months changes: those that are charged in it. Each keeps what
 * the edit does not say, so that an edit of October and on leaves November's own amount alone.
 * @throws OperationError ResourceNotFoundException, also for somebody else's; INVALID_BILLING_PERIOD_FOR_OPERATION,
 *   ILLEGAL_ENDED_BILLINGGROUP
 */
export const editedParts = (
  state: ConfigurationState,
  target: { readonly caller: AccountId; readonly arn: string },
  range: MonthRange,
  now: Instant,
): Parts => {
  const { caller, arn } = target;
  if (!isOwn(caller, arn)) throw notFound(arn, "customlineitem");
  const parts = partsOf(state, arn, range);
  if (parts.length === 0 && partsOf(state, arn, { from: periodOf(now) }).length === 0)
    throw notFound(arn, "customlineitem");
  const [first, ...others] = parts.filter((part) => chargedMonths(part) !== undefined);
  if (first === undefined)
    throw validation(
      "INVALID_BILLING_PERIOD_FOR_OPERATION",
      "The custom line item is not charged in these billing periods.",
    );
  if (![first, ...others].some((part) => hasGroupIn(state, part.value.group, chargedMonths(part) ?? part)))
    throw validation("ILLEGAL_ENDED_BILLINGGROUP", "The billing group has ended.");
  return [first, ...others];
};

/** A change for each part that the edit makes another. */
export const partChanges = <T extends CustomLineItem>(
  state: ConfigurationState,
  edits: readonly { readonly before: ItemPart; readonly after: T }[],
): readonly ThingChange[] =>
  edits.flatMap(({ before: { from, until, value }, after }) =>
    canonicalJson(after) === canonicalJson(value) ? [] : itemChanges(state, { from, until }, after),
  );
