import { z } from "zod";
import { RemoteTransferId } from "../../domain/nce/partner-center/remote-transfer.ts";

/**
 * What Partner Center answers (spec/microsoft-nce-transfer.md section 3), as far as it matters here. Its pages
 * contradict each other and its answers differ from them: whatever is not needed may be there, be absent or be null.
 */
const text = z.string().nullish();

const LineItem = z.looseObject({
  /** The source's subscription; where `sourceSubscriptionId` is told, it may be the new one. */
  subscriptionId: z.string(),
  sourceSubscriptionId: text,
  status: text,
  /** A text, such as "900103: not synchronised", or an object of code and description. */
  transferError: z.unknown().optional(),
  newSubscriptionId: text,
  orderId: text,
  completedTime: text,
});
export type LineItem = z.infer<typeof LineItem>;

export const TransferEntity = z.looseObject({
  id: RemoteTransferId,
  status: z.string(),
  /** 1 incoming, 2 outgoing, from the caller. */
  transferDirection: z.union([z.number(), z.string()]).nullish(),
  sourcePartnerTenantId: text,
  targetPartnerTenantId: text,
  /** The target's own number; shown to the target only. */
  alternateId: text,
  createdTime: text,
  completedTime: text,
  lineItems: z
    .array(LineItem)
    .nullish()
    .transform((items) => items ?? []),
});
export type TransferEntity = z.infer<typeof TransferEntity>;

/** Samples have a bare list; other lists of Partner Center are under `items`. */
export const TransferList = z.union([
  z.array(TransferEntity),
  z.looseObject({ items: z.array(TransferEntity) }).transform(({ items }) => items),
]);

/** The states of spec section 2.1 in all the spellings that were seen; undefined: another word. */
const STATES = {
  pending: "Pending",
  active: "Pending",
  inprogress: "InProgress",
  complete: "Complete",
  completed: "Complete",
  partiallycomplete: "PartiallyComplete",
  partiallycompleted: "PartiallyComplete",
  failed: "Failed",
  expired: "Expired",
  cancelled: "Cancelled",
  canceled: "Cancelled",
} as const;
export type RemoteState = (typeof STATES)[keyof typeof STATES];

export const stateOf = (status: string | null | undefined): RemoteState | undefined => {
  const word = (status ?? "").replaceAll(/[^a-z]/gi, "").toLowerCase();
  return Object.hasOwn(STATES, word) ? STATES[word as keyof typeof STATES] : undefined;
};

const GUID_DIGITS = /^[0-9a-f]{32}$/;
/** Two ids with the same text are the same: GUIDs come with and without dashes and braces, in either case. */
export const comparable = (id: string): string => {
  const lower = id.trim().toLowerCase();
  const digits = lower.replaceAll(/[-{}]/g, "");
  return GUID_DIGITS.test(digits) ? digits : lower;
};
export const isSameId = (left: string | null | undefined, right: string): boolean =>
  left != null && comparable(left) === comparable(right);
