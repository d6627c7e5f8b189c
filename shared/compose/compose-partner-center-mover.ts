import { sha256Hex } from "../adapters/crypto/sha256.ts";
import { createGuardedHttpExchange } from "../adapters/http/guarded-http-exchange.ts";
import { createPartnerCenterMover } from "../adapters/partner-center/partner-center-mover.ts";
import { createCryptoIds } from "../adapters/time/crypto-ids.ts";
import { createProcessTimer } from "../adapters/time/process-timer.ts";
import type { WebhookReach } from "../domain/webhooks/webhook-url.ts";
import type { Clock } from "../ports/clock.ts";
import type { HttpExchange } from "../ports/http-exchange.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";
import type { SubscriptionMover } from "../ports/subscription-mover.ts";
import type { ConfigurationChanger } from "../use-cases/configuration/change-configuration.ts";
import type { ConfigurationCache } from "../use-cases/configuration/configuration-cache.ts";
import { connectionOf } from "../use-cases/nce/partner-center/connections.ts";
import { renewRefreshToken } from "../use-cases/nce/partner-center/renew-refresh-token.ts";

export type PartnerCenterPlatform = {
  readonly configuration: ConfigurationCache;
  readonly changes: ConfigurationChanger;
  readonly clock: Clock;
  readonly secrets: SecretCipher;
  /** Where connections may lead. */
  readonly reach: WebhookReach;
  /** Over the network unless a test says otherwise. */
  readonly http?: HttpExchange | undefined;
};

/** Whoever moves subscriptions at Microsoft, with the connections of this installation. Once per process: it keeps tokens. */
export const composePartnerCenterMover = (platform: PartnerCenterPlatform): SubscriptionMover => {
  const { configuration, clock, secrets, reach } = platform;
  return createPartnerCenterMover({
    clock,
    secrets,
    http: platform.http ?? createGuardedHttpExchange({ reach }),
    timer: createProcessTimer(),
    ids: createCryptoIds(),
    sha256: sha256Hex,
    connectionOf: async (partner) => connectionOf(await configuration.current(), partner),
    isTaken: async (remote) =>
      (await configuration.current()).state.nceRemoteTransfers.idsWith("remote", remote).length > 0,
    renewRefreshToken: (connection, token) => renewRefreshToken(platform, connection, token),
  });
};
