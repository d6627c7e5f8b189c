import type { RemoteTransferId } from "../../domain/nce/partner-center/remote-transfer.ts";
import type { TransferLine } from "../../domain/nce/transfer/line.ts";
import type { Instant } from "../../domain/time/instant.ts";
import { type LineStanding, type MoveOrder, MoverUnavailableError } from "../../ports/subscription-mover.ts";
import { allFailed } from "./begin-move.ts";
import type { PartnerCenterClient, Reply } from "./partner-center-client.ts";
import { submitBody } from "./request-bodies.ts";
import { allMoving, failedLine, itemOf, type Seen, standingsOf } from "./standings.ts";
import { comparable, stateOf, type TransferEntity } from "./wire.ts";

export type Following = {
  readonly order: MoveOrder;
  readonly remote: RemoteTransferId;
  /** Of the source where there is one, because it sees the lines; else of the target. */
  readonly reader: PartnerCenterClient;
  /** Absent: the source acts in Partner Center by itself. */
  readonly source: PartnerCenterClient | undefined;
  /** Id of a request that follows from what it is about, so that whoever repeats it is known to. */
  readonly requestIdOf: (about: string) => string;
  readonly now: () => Instant;
};

/** Does what is next in a transfer that is known at Microsoft, and says where its lines stand. */
export const followMove = async (following: Following): Promise<readonly LineStanding[]> => {
  const { order, source } = following;
  const entity = await read(following);
  const state = stateOf(entity.status);
  if (state === "Pending") return source === undefined ? allMoving(order) : submitted(following, source);
  if (state !== "PartiallyComplete" || !isRetry(order)) return standingsOf(order, seen(following, entity));
  return source === undefined
    ? standingsOf(order, seen(following, entity, true))
    : retried(following, source, entity);
};

/** This window was opened by the source, to have failed lines tried again. */
const isRetry = ({ transfer }: MoveOrder): boolean => transfer.windowStart > transfer.submittedAt;

const seen = ({ now, source }: Following, entity: TransferEntity, isRetried = false): Seen => ({
  entity,
  now: now(),
  isSource: source !== undefined,
  isRetried,
});

/** @throws MoverUnavailableError a refused question says nothing of the lines, which may be moving */
const read = async ({ reader, remote }: Following): Promise<TransferEntity> => {
  const reply = await reader.get(remote);
  if (reply.kind === "done") return reply.value;
  const { code, description } = reply.refusal.error;
  throw new MoverUnavailableError(
    `Partner Center does not show the transfer (${code === undefined ? "" : `${code}: `}${description})`,
  );
};

/**
 * All lines that are still to be moved at once: a transfer is submitted there only once. What moved here before the partner
 * was connected, or was not chosen for a retry, is none of them.
 */
const submitted = async (
  following: Following,
  source: PartnerCenterClient,
): Promise<readonly LineStanding[]> => {
  const { order } = following;
  const reply = await patched(following, source, order.transfer.lines.filter(isOpenIn(order)));
  if (reply.kind === "refused") return allFailed(order, reply.refusal);
  return reply.value === undefined ? allMoving(order) : standingsOf(order, seen(following, reply.value));
};

/** Failed lines of a transfer that has ended there are tried again; those that moved stay moved. */
const retried = async (
  following: Following,
  source: PartnerCenterClient,
  entity: TransferEntity,
): Promise<readonly LineStanding[]> => {
  const { order } = following;
  // All that this window is for, because there it is submitted only once as well.
  const failed = order.transfer.lines
    .filter(isOpenIn(order))
    .filter((line) => stateOf(itemOf(entity, line)?.status) === "Failed");
  if (failed.length === 0) return standingsOf(order, seen(following, entity, true));
  const reply = await patched(following, source, failed);
  if (reply.kind === "done")
    // The answer may be that of an earlier request with the same id: asked again, it is as it is now.
    return standingsOf(order, seen(following, await read(following), true));
  const refused = new Set(failed.map(({ id }) => id));
  return standingsOf(order, seen(following, entity, true)).map((standing) =>
    refused.has(standing.line)
      ? failedLine(standing.line, reply.refusal.error, reply.refusal.isFinal)
      : standing,
  );
};

/** Lines that this window is for: those of the order, and those whose turn is another time. */
const isOpenIn = ({ lines }: MoveOrder): ((line: TransferLine) => boolean) => {
  const asked = new Set(lines.map(({ id }) => id));
  return (line) =>
    asked.has(line.id) ||
    line.status === "Queued" ||
    line.status === "InProgress" ||
    (line.status === "Failed" && line.nextAttemptAt !== undefined);
};

const patched = (
  { order: { transfer }, remote, requestIdOf }: Following,
  source: PartnerCenterClient,
  lines: readonly TransferLine[],
): Promise<Reply<TransferEntity | undefined>> => {
  const selected = lines.map(({ subscription }) => comparable(subscription)).toSorted();
  const requestId = requestIdOf(`submit ${transfer.windowStart} ${selected.join(" ")}`);
  return source.update(remote, submitBody(transfer, remote, lines), requestId);
};
