import type { NceSubscriptionId } from "../domain/nce/ids.ts";
import type { RemoteTransferId } from "../domain/nce/partner-center/remote-transfer.ts";
import type { ProductType } from "../domain/nce/product-type.ts";
import type { LineError } from "../domain/nce/transfer/line.ts";
import type { RunningTransfer } from "../domain/nce/transfer/transfer.ts";
import type { Instant } from "../domain/time/instant.ts";

/** The lines of a transfer that are to be moved now, all those that are due. */
export type MoveOrder = {
  readonly transfer: RunningTransfer;
  /** Present once it is known what the transfer is called where it is carried out. */
  readonly remote?: RemoteTransferId | undefined;
  readonly lines: readonly {
    readonly id: string;
    readonly subscription: NceSubscriptionId;
    readonly productType: ProductType;
  }[];
};

/** Where a line stands. */
export type LineStanding =
  | {
      readonly line: string;
      readonly kind: "moved";
      /** When it changed hands; absent: when that is recorded. */
      readonly completedAt?: Instant | undefined;
      /** What it goes on as with the target; absent: an id of ours. */
      readonly newSubscription?: NceSubscriptionId | undefined;
      readonly newOrder?: string | undefined;
    }
  /** Under way; ask again later. */
  | { readonly line: string; readonly kind: "moving" }
  /** Not moved as far as is known, for this reason; it may move all the same without being asked for again. */
  | { readonly line: string; readonly kind: "undecided"; readonly error: LineError }
  | {
      readonly line: string;
      readonly kind: "failed";
      readonly error: LineError;
      /** It is not tried again where it failed. */
      readonly isFinal?: true;
    };

export type MoveReport = {
  readonly remote?: RemoteTransferId | undefined;
  /** One for each line of the order. */
  readonly lines: readonly LineStanding[];
};

/** Moves subscriptions between partners. */
export interface SubscriptionMover {
  /**
   * Has lines moved, or says where those stand that it was asked to move before: safe to repeat, also by one who was
   * killed before the answer. What stops a line is its standing, not an error.
   *
   * @throws MoverUnavailableError nothing is known of any line: ask again
   */
  move(order: MoveOrder): Promise<MoveReport>;
}

/** Whoever moves could not be asked. The message is for both partners: no address, no secret, no names. */
export class MoverUnavailableError extends Error {
  override readonly name = "MoverUnavailableError";
}
