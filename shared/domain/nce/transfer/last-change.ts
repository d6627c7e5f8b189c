import type { Instant } from "../../time/instant.ts";
import type { TenantId } from "../ids.ts";
import type { TransferLine } from "./line.ts";
import type { NceTransfer } from "./transfer.ts";

const lineInstant = (line: TransferLine): readonly Instant[] => {
  if (line.status === "Queued") return [];
  if (line.status === "InProgress") return [line.attemptedAt];
  return [line.status === "Complete" ? line.completedAt : line.failedAt];
};

/** When something last happened to a transfer, as far as its `lines` that are looked at show. */
export const lastChangeOf = (transfer: NceTransfer, lines: readonly TransferLine[]): Instant =>
  [
    ...("submittedAt" in transfer ? [transfer.submittedAt] : []),
    ...("windowStart" in transfer ? [transfer.windowStart] : []),
    ...("completedAt" in transfer ? [transfer.completedAt] : []),
    ...("endedAt" in transfer ? [transfer.endedAt] : []),
    ...lines.flatMap(lineInstant),
  ].reduce((last, instant) => (instant > last ? instant : last), transfer.createdAt);

/** The partner that last acted on it: the source from its submission on, or when it declined. */
export const lastActorOf = (transfer: NceTransfer): TenantId => {
  const isDeclined = transfer.status === "Cancelled" && transfer.cause.kind === "declined";
  return "submittedAt" in transfer || isDeclined ? transfer.source : transfer.target;
};
