import { z } from "zod";
import { Instant } from "../../time/instant.ts";
import { NceSubscriptionId, NceTransferId, TenantId } from "../ids.ts";
import { linesOf, type NceTransfer } from "./transfer.ts";

/** Subscriptions of one plan: what a transaction and a record take, and more than anybody moves in a day. */
export const PLAN_LINES_MAX = 2000;

/**
 * A move too large for one transfer, followed as one job: the source says what is to move, the target requests as many
 * transfers as it takes, the source submits them.
 */
export const NceTransferPlan = z.strictObject({
  id: z.guid().toLowerCase(),
  source: TenantId,
  target: TenantId,
  customer: TenantId,
  createdAt: Instant,
  parts: z
    .array(
      z.strictObject({
        subscriptions: z.array(NceSubscriptionId).min(1),
        /** The latest transfer requested for it. */
        transfer: NceTransferId.optional(),
      }),
    )
    .min(1),
});
export type NceTransferPlan = z.infer<typeof NceTransferPlan>;

export type PartStatus = "Planned" | NceTransfer["status"];
export type PlanProgress = {
  /** `Planned` until a transfer is submitted; in progress until every part has come to an end that lasts. */
  readonly status: "Planned" | "InProgress" | "PartiallyComplete" | "Complete" | "Failed";
  readonly transfers: number;
  readonly transfersSubmitted: number;
  readonly transfersEnded: number;
  readonly lines: number;
  readonly linesComplete: number;
  readonly linesFailed: number;
};

const NOT_BEGUN: ReadonlySet<PartStatus> = new Set(["Planned", "Pending", "Expired", "Cancelled"]);
const ENDED: ReadonlySet<PartStatus> = new Set(["Complete", "PartiallyComplete", "Failed"]);

export const partStatus = (transfer: NceTransfer | undefined): PartStatus => transfer?.status ?? "Planned";

/** Whether a part waits for its target to ask: nobody has yet, or what was asked came to nothing before it began. */
export const needsRequest = (transfer: NceTransfer | undefined): boolean => {
  const status = partStatus(transfer);
  return status === "Planned" || status === "Expired" || status === "Cancelled" || status === "Failed";
};

/** How far a plan is, from the transfers of its parts in their order. */
export const progressOf = (
  { parts }: NceTransferPlan,
  transfers: readonly (NceTransfer | undefined)[],
): PlanProgress => {
  const statuses = transfers.map(partStatus);
  const lines = transfers.flatMap((transfer) => (transfer === undefined ? [] : linesOf(transfer)));
  const count = (wanted: "Complete" | "Failed"): number =>
    lines.filter(({ status }) => status === wanted).length;
  return {
    status: statusOf(statuses, count("Complete")),
    transfers: parts.length,
    transfersSubmitted: statuses.filter((status) => !NOT_BEGUN.has(status)).length,
    transfersEnded: statuses.filter((status) => ENDED.has(status)).length,
    lines: parts.reduce((total, { subscriptions }) => total + subscriptions.length, 0),
    linesComplete: count("Complete"),
    linesFailed: count("Failed"),
  };
};

const statusOf = (statuses: readonly PartStatus[], complete: number): PlanProgress["status"] => {
  if (statuses.every((status) => NOT_BEGUN.has(status))) return "Planned";
  if (statuses.every((status) => status === "Complete")) return "Complete";
  if (!statuses.every((status) => ENDED.has(status))) return "InProgress";
  return complete > 0 ? "PartiallyComplete" : "Failed";
};
