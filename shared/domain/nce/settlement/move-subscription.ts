import { dayOf } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import type { MpnId, NceSubscriptionId, NceTransferId } from "../ids.ts";
import type { BillingOwner } from "../partner.ts";
import type {
  AzureSubscription,
  LicenceSubscription,
  NceSubscription,
} from "../subscription/subscription.ts";
import { type SettleRequest, type Settling, settle } from "./settle.ts";

/** One line's completion. The ids are given now, not before: until then the target has nothing (spec section 2.2). */
export type Move = {
  readonly transfer: NceTransferId;
  readonly target: BillingOwner;
  /** Reseller the target named; absent: none, because the source's reseller works through another provider. */
  readonly partnerOfRecord?: MpnId | undefined;
  readonly newSubscription: NceSubscriptionId;
  readonly newOrder: string;
  readonly completedAt: Instant;
};

type Moved<S extends NceSubscription> = { readonly left: S; readonly arrived: S };

/** The source's subscription ends and goes on as a new one of the target, everything else unchanged (section 2.5). */
const changedHands = <S extends NceSubscription>(subscription: S, move: Move): Moved<S> => {
  const { partnerOfRecord: _, ...kept } = subscription;
  const { transfer, newSubscription: to, completedAt: at } = move;
  return {
    left: { ...subscription, state: { kind: "transferred", at, transfer, to } },
    arrived: {
      ...(kept as S),
      id: to,
      partner: move.target.tenant,
      order: move.newOrder,
      movedIn: { transfer, from: subscription.id, date: dayOf(at) },
      ...(move.partnerOfRecord === undefined ? {} : { partnerOfRecord: move.partnerOfRecord }),
    },
  };
};

/**
 * Moves a licence subscription: term, price, promotion, renewal, scheduled changes and cancellation window stay; the
 * charges are settled on the UTC day of `completedAt` (2026-11-27: the line's completion, where Microsoft is silent).
 */
export const moveLicence = (
  request: Omit<SettleRequest, "day" | "target">,
  move: Move,
): Moved<LicenceSubscription> & Settling => {
  const settling = settle({ ...request, target: move.target, day: dayOf(move.completedAt) });
  const { left, arrived } = changedHands(request.subscription, move);
  return {
    ...settling,
    left: { ...left, segments: [...settling.charged] },
    arrived: { ...arrived, segments: [...settling.taken] },
  };
};

/** Usage before the day is the source's, from the day on the target's; nothing was prepaid. */
export const moveAzure = (subscription: AzureSubscription, move: Move): Moved<AzureSubscription> =>
  changedHands(subscription, move);
