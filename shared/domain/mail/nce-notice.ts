import type { NceTransferId, TenantId } from "../nce/ids.ts";
import type { Instant } from "../time/instant.ts";

/** A partner or a customer, as a transfer's messages may name it. Text as strangers gave it. */
export type NceParty = { readonly tenant: TenantId; readonly name?: string | undefined };

/** What every message about a move of Microsoft subscriptions may say: no price, no incentive, no subscription. */
export type NceFacts = {
  readonly transfer: NceTransferId;
  /** By the name the target typed in: by asking it learns no other. */
  readonly source: NceParty;
  readonly target: NceParty;
  readonly customer: NceParty;
};

/** A subscription that changed partners. */
export type MovedSubscription = {
  readonly product: string;
  /** Seats; of licences only. */
  readonly quantity?: number | undefined;
  /** First instant the target pays for. */
  readonly from: Instant;
  /** The reader's own: the old one for the source, the new one for target and customer. */
  readonly subscription: string;
};

/** One that did not. The source's business alone (spec section 2.2). */
export type LeftSubscription = Omit<MovedSubscription, "from"> & { readonly reason?: string | undefined };

/** What is told of transfers between partners (spec/microsoft-nce-transfer.md section 1, 2.3), and to whom. */
export type NceNotice = NceFacts &
  (
    | {
        readonly kind: "nce-request";
        readonly to: "source" | "customer";
        /** First instant at which it is too late. */
        readonly expiresAt: Instant;
        readonly apiUrl: string;
      }
    | {
        readonly kind: "nce-reminder";
        readonly to: "source";
        readonly expiresAt: Instant;
        readonly apiUrl: string;
      }
    /** By when the retries are over. */
    | { readonly kind: "nce-submission"; readonly to: "target"; readonly deadline: Instant }
    | {
        readonly kind: "nce-completion";
        readonly to: "source" | "target" | "customer";
        readonly moved: readonly MovedSubscription[];
      }
    | ({ readonly kind: "nce-part"; readonly moved: readonly MovedSubscription[] } & (
        | { readonly to: "source"; readonly left: readonly LeftSubscription[] }
        | { readonly to: "target" | "customer" }
      ))
    | { readonly kind: "nce-failure"; readonly to: "source"; readonly left: readonly LeftSubscription[] }
    | { readonly kind: "nce-failure"; readonly to: "target" }
    | { readonly kind: "nce-expiry"; readonly to: "source" | "target" }
    /** The target took the request back. */
    | { readonly kind: "nce-cancellation"; readonly to: "source" | "customer" }
    /** The source said no; its reason is for the target alone. */
    | { readonly kind: "nce-decline"; readonly to: "target"; readonly reason: string }
  );
