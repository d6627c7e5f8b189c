import { guidOf, type TenantId } from "../../domain/nce/ids.ts";
import type { PartnerCenterConnection } from "../../domain/nce/partner-center/connection.ts";
import type { RemoteTransferId } from "../../domain/nce/partner-center/remote-transfer.ts";
import type { Clock } from "../../ports/clock.ts";
import { MoverUnavailableError, type SubscriptionMover } from "../../ports/subscription-mover.ts";
import { adoptedRemotely, createdRemotely } from "./begin-move.ts";
import { followMove } from "./follow-move.ts";
import { type ClientDependencies, createPartnerCenterClients } from "./partner-center-client.ts";

export type PartnerCenterMoverDependencies = ClientDependencies & {
  readonly clock: Clock;
  readonly connectionOf: (partner: TenantId) => Promise<PartnerCenterConnection | undefined>;
  /** Whether another transfer of ours is carried out by this one at Microsoft. */
  readonly isTaken: (remote: RemoteTransferId) => Promise<boolean>;
};

/**
 * Moves subscriptions at Microsoft, with the connections of the source, the target or both. What only the partner
 * without one can do is waited for. One per process: it keeps tokens.
 */
export const createPartnerCenterMover = (deps: PartnerCenterMoverDependencies): SubscriptionMover => {
  const { clock, connectionOf, isTaken, sha256 } = deps;
  const clientOf = createPartnerCenterClients(deps);
  return {
    move: async (order) => {
      const { id, customer, source, target } = order.transfer;
      const [ofSource, ofTarget] = await Promise.all([connectionOf(source), connectionOf(target)]);
      const client = (connection: PartnerCenterConnection | undefined) =>
        connection === undefined ? undefined : clientOf(connection, { customer, transfer: id });
      const [sourceClient, targetClient] = [client(ofSource), client(ofTarget)];
      const reader = sourceClient ?? targetClient;
      if (reader === undefined)
        throw new MoverUnavailableError("Neither partner is connected to Partner Center any more.");
      const requestIdOf = (about: string): string => guidOf(sha256(`${id} ${about}`));
      const { remote } = order;
      if (remote !== undefined) {
        const following = { order, remote, reader, source: sourceClient, requestIdOf };
        return { remote, lines: [...(await followMove({ ...following, now: () => clock.now() }))] };
      }
      return targetClient === undefined
        ? adoptedRemotely(reader, order, isTaken)
        : createdRemotely(targetClient, order, requestIdOf("create"));
    },
  };
};
