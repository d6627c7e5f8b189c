import { sha256Hex } from "../../shared/adapters/crypto/sha256.ts";
import { createGuardedHttpExchange } from "../../shared/adapters/http/guarded-http-exchange.ts";
import {
  createPartnerCenterMover,
  type PartnerCenterMoverDependencies,
} from "../../shared/adapters/partner-center/partner-center-mover.ts";
import { createSeededIds } from "../../shared/adapters/time/seeded-ids.ts";
import { NceTransferId } from "../../shared/domain/nce/ids.ts";
import {
  type ConnectionCredentials,
  connectionSecretContext,
  PartnerCenterConnection,
} from "../../shared/domain/nce/partner-center/connection.ts";
import { RemoteTransferId } from "../../shared/domain/nce/partner-center/remote-transfer.ts";
import { RunningTransfer } from "../../shared/domain/nce/transfer/transfer.ts";
import { Instant } from "../../shared/domain/time/instant.ts";
import type { SecretCipher } from "../../shared/ports/secret-cipher.ts";
import { SecretUnreadableError } from "../../shared/ports/secret-unreadable-error.ts";
import type { MoveOrder } from "../../shared/ports/subscription-mover.ts";
import { createManualTimer } from "./manual-timer.ts";

const tenant = (letter: string): string => `${letter.repeat(8)}-0000-0000-0000-000000000000`;
export const [SOURCE, TARGET, CUSTOMER] = [tenant("a"), tenant("b"), tenant("c")];
export const TRANSFER = NceTransferId.parse("99999999-0000-4000-8000-000000000001");
export const SUBMITTED = "2024-06-15T10:00:00.000Z";
export const NOW = "2024-06-15T12:00:00.000Z";

/** "Seals" by writing what for in front: whoever opens it for something else fails. */
export const openCipher: SecretCipher = {
  encrypt: async (secret, context) => `${context}\n${secret}`,
  decrypt: async (sealed, context) => {
    const [sealedFor, secret = ""] = sealed.split("\n");
    if (sealedFor !== context) throw new SecretUnreadableError();
    return secret;
  },
};
export const sealedFor = (partner: string, secret: string): string =>
  `${connectionSecretContext({ partner: PartnerCenterConnection.shape.partner.parse(partner) })}\n${secret}`;

export const accessKeyOf = (partner: string): ConnectionCredentials => ({
  kind: "access-key",
  accessKeyId: "AKIAEXAMPLE",
  sealedSecret: sealedFor(partner, "secret"),
});

export const connection = (
  partner: string,
  baseUrl: string,
  credentials = accessKeyOf(partner),
): PartnerCenterConnection =>
  PartnerCenterConnection.parse({ partner, baseUrl, credentials, updatedAt: SUBMITTED });

/** An order of a transfer with lines "1", "2"…, one for each subscription. */
export const order = (
  subscriptions: readonly string[],
  { remote, ...fields }: Record<string, unknown> = {},
): MoveOrder => {
  const lines = subscriptions.map((subscription, index) => ({
    ...{ id: String(index + 1), subscription, productType: "OnlineServicesNCE" },
    ...{ quantity: 10, status: "InProgress", attempts: 1, attemptedAt: NOW },
  }));
  const transfer = RunningTransfer.parse({
    ...{ id: TRANSFER, customer: CUSTOMER, source: SOURCE, target: TARGET, status: "InProgress", lines },
    ...{ sourceName: "Contoso", customerEmail: "admin@customer.example", sequence: 2 },
    ...{ createdAt: SUBMITTED, expiresAt: "2024-07-16T00:00:00.000Z", submittedAt: SUBMITTED },
    ...{ windowStart: SUBMITTED, retryDeadline: "2024-06-18T10:00:00.000Z" },
    ...fields,
  });
  return {
    transfer,
    ...(remote === undefined ? {} : { remote: RemoteTransferId.parse(remote) }),
    lines: transfer.lines.map(({ id, subscription, productType }) => ({ id, subscription, productType })),
  };
};

/** A mover with these connections, its own time and ids; waits end at once. */
export const openMover = (
  connections: readonly PartnerCenterConnection[],
  more: Partial<PartnerCenterMoverDependencies> = {},
) => {
  const timer = createManualTimer();
  const renewed: string[] = [];
  const mover = createPartnerCenterMover({
    connectionOf: async (partner) => connections.find((each) => each.partner === partner),
    isTaken: async () => false,
    renewRefreshToken: async (_, token) => void renewed.push(token),
    secrets: openCipher,
    http: createGuardedHttpExchange({ reach: "one-machine", timeoutMilliseconds: 2000 }),
    clock: { now: () => Instant.parse(NOW) },
    timer,
    ids: createSeededIds("mover"),
    sha256: sha256Hex,
    ...more,
  });
  return { mover, timer, renewed };
};
