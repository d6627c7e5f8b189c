import { NceSubscriptionId } from "../../domain/nce/ids.ts";
import { type Instant, instantOf } from "../../domain/time/instant.ts";
import type { LineStanding, MoveOrder } from "../../ports/subscription-mover.ts";
import { errorOfLine } from "./refusal.ts";
import {
  comparable,
  isSameId,
  type LineItem,
  type RemoteState,
  stateOf,
  type TransferEntity,
} from "./wire.ts";

type OrderLine = MoveOrder["lines"][number];
export type Seen = {
  readonly entity: TransferEntity;
  /** By our clock. */
  readonly now: Instant;
  /** As the source sees it, which knows its own subscriptions. */
  readonly isSource: boolean;
  /** Failed lines are being tried again there, or soon will be. */
  readonly isRetried: boolean;
};

export const allMoving = ({ lines }: MoveOrder): readonly LineStanding[] =>
  lines.map(({ id: line }) => ({ line, kind: "moving" }));

export const failedLine = (
  line: string,
  error: Extract<LineStanding, { kind: "failed" }>["error"],
  isFinal: boolean,
): LineStanding => ({ line, kind: "failed", error, ...(isFinal ? { isFinal: true } : {}) });

/** Where each line of the order stands, out of the transfer as one of the two partners sees it. */
export const standingsOf = (order: MoveOrder, seen: Seen): LineStanding[] => {
  const areHidden = stateOf(seen.entity.status) === "Complete" && hasHidden(order, seen);
  return order.lines.map((line) => standingOf(order, line, { ...seen, areHidden }));
};

type ItemsById = ReadonlyMap<string, readonly LineItem[]>;

/** Items by what they may be told by. Kept with their transfer, since it has as many lines as it has items. */
const known = new WeakMap<TransferEntity, ItemsById>();
const itemsById = (entity: TransferEntity): ItemsById => {
  const items = new Map<string, LineItem[]>();
  for (const item of entity.lineItems)
    for (const id of [item.sourceSubscriptionId, item.subscriptionId].flatMap((each) => each ?? [])) {
      const same = items.get(comparable(id));
      if (same === undefined) items.set(comparable(id), [item]);
      else same.push(item);
    }
  return items;
};

/** The item of a line: a complete one before others, the last one otherwise. */
export const itemOf = (
  entity: TransferEntity,
  { subscription }: Pick<OrderLine, "subscription">,
): LineItem | undefined => {
  const all = known.get(entity) ?? itemsById(entity);
  known.set(entity, all);
  const items = all.get(comparable(subscription)) ?? [];
  return items.find(({ status }) => stateOf(status) === "Complete") ?? items.at(-1);
};

const isOver = (state: RemoteState | undefined): boolean =>
  state === "Complete" || state === "PartiallyComplete" || state === "Failed";

const standingOf = (
  order: MoveOrder,
  line: OrderLine,
  seen: Seen & { readonly areHidden: boolean },
): LineStanding => {
  const { entity, isRetried } = seen;
  const state = stateOf(entity.status);
  if (state === "Expired" || state === "Cancelled")
    return failedLine(line.id, { description: WITHDRAWN[state] }, true);
  const item = itemOf(entity, line);
  const itemState = stateOf(item?.status);
  if (item !== undefined && itemState === "Complete") return movedLine(order, line, item, seen);
  const isFinal = isOver(state) && !isRetried;
  if (item !== undefined && itemState === "Failed") {
    const error = errorOfLine(item.transferError);
    // Microsoft tries it again by itself as long as the transfer is in progress there.
    return isOver(state) ? failedLine(line.id, error, isFinal) : { line: line.id, kind: "undecided", error };
  }
  if (item !== undefined || !isOver(state)) return { line: line.id, kind: "moving" };
  return seen.areHidden
    ? movedLine(order, line, undefined, seen)
    : failedLine(line.id, { description: NOT_AMONG }, isFinal);
};

const WITHDRAWN = {
  Expired: "The transfer has expired at Microsoft; the target is to request it again.",
  Cancelled: "The transfer was cancelled at Microsoft; the target is to request it again.",
} as const;
const NOT_AMONG = "The transfer at Microsoft has ended without this subscription having moved.";

/**
 * Whether lines are there that are not shown as the source knows them: none at all, or to the target as many under ids of
 * its own. All of them have moved where the transfer is complete.
 */
const hasHidden = ({ transfer }: MoveOrder, { entity, isSource }: Seen): boolean =>
  entity.lineItems.length === 0 ||
  (!isSource &&
    entity.lineItems.length === transfer.lines.length &&
    transfer.lines.every((line) => itemOf(entity, line) === undefined));

const movedLine = (
  { transfer }: MoveOrder,
  line: OrderLine,
  item: LineItem | undefined,
  { entity, now }: Seen,
): LineStanding => {
  const completedAt = instantOfText(item?.completedTime) ?? instantOfText(entity.completedTime);
  const isPossible = completedAt !== undefined && completedAt >= transfer.submittedAt && completedAt <= now;
  const told = NceSubscriptionId.safeParse(item?.newSubscriptionId ?? newIdOf(item));
  const newSubscription = told.success && !isSameId(told.data, line.subscription) ? told.data : undefined;
  const newOrder = ORDER_ID.test(item?.orderId ?? "") ? (item?.orderId ?? undefined) : undefined;
  return {
    line: line.id,
    kind: "moved",
    ...(isPossible ? { completedAt } : {}),
    ...(newSubscription === undefined ? {} : { newSubscription }),
    // Older answers have the source's order here, which they do without telling the new subscription.
    ...(newSubscription === undefined || newOrder === undefined ? {} : { newOrder }),
  };
};

const ORDER_ID = /^[\x21-\x7e]{1,64}$/;

/** Where both are told, `subscriptionId` is the new one. */
const newIdOf = (item: LineItem | undefined): string | undefined =>
  item?.sourceSubscriptionId == null ? undefined : item.subscriptionId;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/i;
/** Microsoft's times are UTC where they do not say so. */
const instantOfText = (text: string | null | undefined): Instant | undefined => {
  const [, , , zone] = TIME.exec(text ?? "") ?? [];
  const milliseconds = TIME.test(text ?? "")
    ? Date.parse(zone === undefined ? `${text}Z` : `${text}`)
    : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : instantOf(new Date(milliseconds));
};
