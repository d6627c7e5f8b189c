import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { RemoteTransferId } from "../../../domain/nce/partner-center/remote-transfer.ts";
import { beginAttempt, type LineAttempt } from "../../../domain/nce/transfer/attempts.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import {
  type MoveReport,
  MoverUnavailableError,
  type SubscriptionMover,
} from "../../../ports/subscription-mover.ts";
import { thingChange } from "../../configuration/change-configuration.ts";
import { written } from "../transfer/transfer-changes.ts";
import {
  changeRunning,
  type ExecutionDependencies,
  placeOf,
  remoteOf,
  runningTransfer,
} from "./execution.ts";
import type { AttemptBatch } from "./plan-attempts.ts";
import { recordReport } from "./record-report.ts";

/**
 * Has lines moved and records what became of each of them. Begun by whoever is first and safe to repeat: the mover says
 * of what it did before that it is done, and what is recorded is not recorded again.
 */
export const attemptLines = async (
  deps: ExecutionDependencies,
  { transfer: id, attempts }: AttemptBatch,
): Promise<void> => {
  const { state } = await deps.configuration.current();
  const transfer = runningTransfer(state, id);
  if (transfer === undefined) return;
  const place = placeOf(state, transfer);
  const open = attempts.filter((each) => beginAttempt(transfer, each, deps.clock.now()) !== undefined);
  if (open.length === 0) return;
  // Elsewhere it takes time, in which everybody may see that it is under way; here it is begun and done in one.
  if (place === "microsoft")
    await changeRunning(deps, { id, action: "BeginAttempts" }, (_, current) =>
      begun(current, open, deps.clock.now()),
    );
  const report = await reported(deps, deps.movers[place], {
    transfer,
    attempts: open,
    remote: remoteOf(state, transfer),
  });
  await recordReport(deps, transfer, open, report.lines);
};

const begun = (transfer: RunningTransfer, attempts: readonly LineAttempt[], now: Instant) =>
  written(
    attempts.reduce((current, each) => beginAttempt(current, each, now) ?? current, transfer),
    now,
    [],
  );

type Order = {
  readonly transfer: RunningTransfer;
  readonly attempts: readonly LineAttempt[];
  readonly remote: RemoteTransferId | undefined;
};

/**
 * What became of an order. Where the transfer has got a name elsewhere, that is remembered before anything moves there, and
 * the order given once more.
 */
const reported = async (
  deps: ExecutionDependencies,
  mover: SubscriptionMover,
  order: Order,
): Promise<MoveReport> => {
  const first = await asked(mover, order);
  if (first.remote === undefined || first.remote === order.remote) return first;
  const remote = await remembered(deps, order.transfer, first.remote);
  return remote === undefined ? first : asked(mover, { ...order, remote });
};

/**
 * Whoever cannot be asked has not moved anything, as far as anybody knows: every line is tried again. What has a name there
 * may be moving.
 */
const asked = async (
  mover: SubscriptionMover,
  { transfer, attempts, remote }: Order,
): Promise<MoveReport> => {
  const wanted = new Set(attempts.map(({ line }) => line));
  const lines = transfer.lines.filter(({ id }) => wanted.has(id));
  try {
    return await mover.move({ transfer, lines, remote });
  } catch (error) {
    if (!(error instanceof MoverUnavailableError)) throw error;
    const { message: description } = error;
    const kind = remote === undefined ? "failed" : "undecided";
    return { lines: lines.map(({ id: line }) => ({ line, kind, error: { description } })) };
  }
};

/**
 * What the transfer is called where it is carried out is known from then on, whatever becomes of the lines. The first who
 * tells it is right, and no two transfers are carried out by one: of two that found the same at the same time, the second
 * is asked again. Answers what it is called; undefined: nothing yet.
 */
const remembered = async (
  deps: ExecutionDependencies,
  transfer: RunningTransfer,
  remote: RemoteTransferId,
): Promise<RemoteTransferId | undefined> => {
  const { id } = transfer;
  await changeRunning(deps, { id, action: "RememberRemoteTransfer" }, ({ nceRemoteTransfers }) =>
    nceRemoteTransfers.find(id, ALWAYS) !== undefined ||
    nceRemoteTransfers.idsWith("remote", remote).length > 0
      ? undefined
      : {
          changes: [thingChange("nceRemoteTransfers", id, { from: ALWAYS, value: { transfer: id, remote } })],
          resources: [id],
          events: [],
        },
  );
  return remoteOf((await deps.configuration.current()).state, transfer);
};
