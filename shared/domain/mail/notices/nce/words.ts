import { type Block, type Draft, facts, list } from "../../block.ts";
import type { LeftSubscription, MovedSubscription, NceFacts, NceNotice, NceParty } from "../../nce-notice.ts";
import { oneLine, shortened } from "../../plain-words.ts";
import { writtenDate } from "../../written-time.ts";

export type Of<K extends NceNotice["kind"]> = Extract<NceNotice, { kind: K }>;
export type Content = Omit<Draft, "footer">;

/** Two names are in some subjects. */
const IN_SUBJECT = 40;
/** A transfer may hold hundreds; the API has them all. */
const LISTED_MAX = 50;

/** `Fabrikam`, or its Microsoft ID where no name is known. */
export const called = ({ name, tenant }: NceParty): string => oneLine(name ?? "") || tenant;
export const inSubject = (party: NceParty): string => shortened(called(party), IN_SUBJECT);

const inFull = (party: NceParty): string =>
  called(party) === party.tenant ? party.tenant : `${called(party)} (Microsoft ID ${party.tenant})`;

export const factsOf = (
  { source, target, customer, transfer }: NceFacts,
  ...more: readonly (readonly [string, string])[]
): Block =>
  facts(
    ["Customer", inFull(customer)],
    ["From partner", inFull(source)],
    ["To partner", inFull(target)],
    ...more,
    ["Transfer", transfer],
  );

/** `3 subscriptions` */
export const subscriptions = (count: number): string => `${count} subscription${count === 1 ? "" : "s"}`;

const itemOf = ({ product, quantity, subscription }: Omit<MovedSubscription, "from">): string => {
  const seats = quantity === undefined ? "" : `, ${quantity} licence${quantity === 1 ? "" : "s"}`;
  return `${oneLine(product)}${seats} (subscription ${subscription})`;
};

export const movedList = (moved: readonly MovedSubscription[]): Block =>
  listOf(moved.map((each) => `${itemOf(each)}, from ${writtenDate(each.from)} on`));

export const leftList = (left: readonly LeftSubscription[]): Block =>
  listOf(
    left.map(({ reason, ...each }) => `${itemOf(each)}${reason === undefined ? "" : `: ${oneLine(reason)}`}`),
  );

const listOf = (items: readonly string[]): Block =>
  items.length <= LISTED_MAX
    ? list(...items)
    : list(...items.slice(0, LISTED_MAX), `and ${items.length - LISTED_MAX} more`);
