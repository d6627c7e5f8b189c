import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import {
  connectionSecretContext,
  type PartnerCenterConnection,
} from "../../../domain/nce/partner-center/connection.ts";
import type { SecretCipher } from "../../../ports/secret-cipher.ts";
import { type ConfigurationChanger, thingChange } from "../../configuration/change-configuration.ts";
import { connectionOf } from "./connections.ts";

type Dependencies = { readonly changes: ConfigurationChanger; readonly secrets: SecretCipher };

/**
 * Keeps the refresh token that took the place of the one `connection` was used with. Whoever set another connection or
 * renewed the token meanwhile has the newer one: then nothing changes.
 */
export const renewRefreshToken = async (
  { changes, secrets }: Dependencies,
  connection: PartnerCenterConnection,
  refreshToken: string,
): Promise<void> => {
  const { partner } = connection;
  const sealedRefreshToken = await secrets.encrypt(refreshToken, connectionSecretContext(connection));
  const request = {
    actor: { system: "partner-center" },
    action: "RenewRefreshToken",
    requestId: `partner-center-${partner}`,
  };
  await changes.change(request, (state) => {
    const current = connectionOf({ state }, partner);
    const isTheOne =
      current?.credentials.kind === "application-and-user" &&
      connection.credentials.kind === "application-and-user" &&
      current.credentials.sealedRefreshToken === connection.credentials.sealedRefreshToken;
    if (!isTheOne) return { answer: null, changes: [], resources: [], events: [] };
    const value = { ...current, credentials: { ...current.credentials, sealedRefreshToken } };
    return {
      answer: null,
      changes: [thingChange("nceConnections", partner, { from: ALWAYS, value })],
      resources: [partner],
      events: [],
    };
  });
};
