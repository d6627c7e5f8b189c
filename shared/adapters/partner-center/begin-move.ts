import type { RemoteTransferId } from "../../domain/nce/partner-center/remote-transfer.ts";
import type { LineStanding, MoveOrder, MoveReport } from "../../ports/subscription-mover.ts";
import type { PartnerCenterClient } from "./partner-center-client.ts";
import type { Refusal } from "./refusal.ts";
import { createBody } from "./request-bodies.ts";
import { allMoving, failedLine, itemOf } from "./standings.ts";
import { isSameId, stateOf, type TransferEntity } from "./wire.ts";

export const allFailed = ({ lines }: MoveOrder, { error, isFinal }: Refusal): readonly LineStanding[] =>
  lines.map(({ id }) => failedLine(id, error, isFinal));

/**
 * The target requests the transfer. The report tells at once what it is called, before anything is submitted: who is
 * killed before that is recorded has it created again, with the same id of the request, which gives the same. For how
 * long Microsoft knows such ids is not published, so a transfer with our number is looked for first.
 */
export const createdRemotely = async (
  client: PartnerCenterClient,
  order: MoveOrder,
  requestId: string,
): Promise<MoveReport> => {
  const known = await createdBefore(client, order);
  if (known !== undefined) return { remote: known.id, lines: [...allMoving(order)] };
  const reply = await client.create(createBody(order.transfer), requestId);
  return reply.kind === "refused"
    ? { lines: [...allFailed(order, reply.refusal)] }
    : { remote: reply.value.id, lines: [...allMoving(order)] };
};

/** Who may not see the list may still create; then that says what is wrong. */
const createdBefore = async (
  client: PartnerCenterClient,
  { transfer }: MoveOrder,
): Promise<TransferEntity | undefined> => {
  const reply = await client.list();
  if (reply.kind === "refused") return undefined;
  return reply.value.find(({ alternateId }) => alternateId === transfer.id);
};

const OUTGOING = "2";
const REQUEST_FIRST =
  "The target has not requested the transfer at Microsoft yet: it is to create the request there first.";

/**
 * The source looks for the request that the target made there by itself: the oldest one open that carries out no other
 * transfer of ours. One that was submitted by hand is it only where it has all our lines: it may be for others.
 */
export const adoptedRemotely = async (
  client: PartnerCenterClient,
  order: MoveOrder,
  isTaken: (remote: RemoteTransferId) => Promise<boolean>,
): Promise<MoveReport> => {
  const reply = await client.list();
  // A question that is refused says nothing of what there will be.
  if (reply.kind === "refused") return { lines: [...allFailed(order, { ...reply.refusal, isFinal: false })] };
  const candidates = reply.value
    .filter((entity) => isWanted(order, entity))
    .toSorted((left, right) => compareText(left.createdTime ?? "", right.createdTime ?? ""));
  for (const candidate of candidates)
    if (!(await isTaken(candidate.id)) && (await isForLines(client, order, candidate)))
      return { remote: candidate.id, lines: [...allMoving(order)] };
  return { lines: [...allFailed(order, { error: { description: REQUEST_FIRST }, isFinal: false })] };
};

const isForLines = async (
  client: PartnerCenterClient,
  { transfer }: MoveOrder,
  candidate: TransferEntity,
): Promise<boolean> => {
  if (stateOf(candidate.status) === "Pending") return true;
  // A list may leave the lines out.
  const reply = await client.get(candidate.id);
  return reply.kind === "done" && transfer.lines.every((line) => itemOf(reply.value, line) !== undefined);
};

const isWanted = ({ transfer }: MoveOrder, entity: TransferEntity): boolean => {
  const state = stateOf(entity.status);
  const direction = entity.transferDirection;
  return (
    (state === "Pending" || state === "InProgress") &&
    (direction == null || String(direction) === OUTGOING) &&
    isSameId(entity.targetPartnerTenantId, transfer.target) &&
    (entity.sourcePartnerTenantId == null || isSameId(entity.sourcePartnerTenantId, transfer.source))
  );
};

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
