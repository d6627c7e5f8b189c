import {
  type AcceptedTransfer,
  type AgreedTransfer,
  everPays,
  type ResponsibilityTransfer,
} from "../../domain/billing-transfer/responsibility-transfer.ts";
import { transferAt } from "../../domain/billing-transfer/transfer-timing.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { Transfer } from "../../domain/configuration/model.ts";
import type { AccountId, HandshakeId, TransferId } from "../../domain/identifiers.ts";
import { periodOf, periodStart } from "../../domain/time/billing-period.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** What months are billed by: every transfer that is agreed, of the past, now and to come. */
export const agreedTransfers = ({ transfers }: ConfigurationState, now: Instant): readonly Transfer[] =>
  transfers.list(periodOf(now));

/**
 * A transfer as it is at an instant. What a configuration file set up is one that was accepted. What a file
 * changed or removed is as the file says: it is the later word of the partner.
 */
export const findTransfer = (
  state: ConfigurationState,
  id: TransferId,
  now: Instant,
): ResponsibilityTransfer | undefined => {
  const record = state.responsibilityTransfers.find(id, ALWAYS);
  const fact = state.transfers.find(id, periodOf(now));
  if (record === undefined) return fact === undefined ? undefined : ofFact(fact);
  if (record.status !== "ACCEPTED" && record.status !== "WITHDRAWN") return transferAt(record, now);
  if (fact !== undefined) return asBilled(record, fact);
  return everPays(record) ? undefined : record;
};

/** The transfer behind a handshake, as it is at an instant. */
export const findByHandshake = (
  state: ConfigurationState,
  handshake: HandshakeId,
  now: Instant,
): ResponsibilityTransfer | undefined => {
  const [id] = state.responsibilityTransfers.idsWith("handshake", handshake);
  return id === undefined ? undefined : findTransfer(state, id as TransferId, now);
};

/** Transfers of whatever status that an account gives away (`source`) or takes (`target`), in order of their ids. */
export const transfersOf = (
  state: ConfigurationState,
  side: "source" | "target",
  account: AccountId,
  now: Instant,
): readonly ResponsibilityTransfer[] =>
  transferIdsOf(state, side, account).flatMap((id) => {
    const transfer = findTransfer(state, id, now);
    return transfer?.[side] === account ? [transfer] : [];
  });

/** Ids that may be of such transfers, in order. */
export const transferIdsOf = (
  state: ConfigurationState,
  side: "source" | "target",
  account: AccountId,
): readonly TransferId[] =>
  [
    ...new Set([
      ...state.responsibilityTransfers.idsWith(side, account),
      ...state.transfers.idsWith(side, account),
    ]),
  ].sort() as TransferId[];

/** A transfer of a file: nobody was invited, it is as if it had been accepted with its first month. */
const ofFact = ({ id, name, source, target, start, end }: Transfer): AgreedTransfer => {
  const at = Instant.parse(periodStart(start));
  const accepted: AcceptedTransfer = {
    id,
    name,
    source,
    target,
    start,
    requestedAt: at,
    status: "ACCEPTED",
    respondedAt: at,
  };
  return end === undefined ? accepted : { ...accepted, status: "WITHDRAWN", withdrawnAt: at, end };
};

const asBilled = (record: AgreedTransfer, fact: Transfer): AgreedTransfer => {
  const { name, source, target, start, end } = fact;
  const common = { ...record, name, source, target, start };
  if (end === undefined) {
    if (common.status === "ACCEPTED") return common;
    const { withdrawnAt: _at, withdrawnBy: _by, end: _end, ...agreed } = common;
    return { ...agreed, status: "ACCEPTED" };
  }
  return common.status === "WITHDRAWN"
    ? { ...common, end }
    : { ...common, status: "WITHDRAWN", withdrawnAt: common.respondedAt, end };
};

/** The fact by which months are billed; undefined for a transfer that never comes to be. */
export const factOf = (transfer: AgreedTransfer): Transfer | undefined => {
  if (!everPays(transfer)) return undefined;
  const { id, name, source, target, start } = transfer;
  return {
    id,
    name,
    source,
    target,
    start,
    ...(transfer.status === "WITHDRAWN" ? { end: transfer.end } : {}),
  };
};
