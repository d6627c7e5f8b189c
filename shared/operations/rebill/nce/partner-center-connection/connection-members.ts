import { z } from "zod";
import { TenantId } from "../../../../domain/nce/ids.ts";
import {
  ConnectionCredentials,
  ConnectionSecret,
  type PartnerCenterConnection,
  withoutSecrets,
} from "../../../../domain/nce/partner-center/connection.ts";
import { Instant } from "../../../../domain/time/instant.ts";
import { type WebhookReach, webhookUrlProblem } from "../../../../domain/webhooks/webhook-url.ts";
import type { FieldProblem } from "../../../registry/problem-errors.ts";

const [Application, ApplicationAndUser, AccessKey] = ConnectionCredentials.options;
const Secret = ConnectionSecret.optional().describe(
  "Needed when new or used elsewhere; left out it stays. Never shown again",
);

const CredentialsMember = z.discriminatedUnion("kind", [
  Application.omit({ sealedSecret: true }).extend({ clientSecret: Secret }),
  ApplicationAndUser.omit({ sealedSecret: true, sealedRefreshToken: true }).extend({
    clientSecret: Secret,
    refreshToken: Secret,
  }),
  AccessKey.omit({ sealedSecret: true }).extend({ secretAccessKey: Secret }),
]);

export const ConnectionMembers = {
  tenantId: TenantId,
  baseUrl: z
    .string()
    .max(2048)
    .transform((text) => text.replace(/\/+$/, ""))
    .describe("Of Partner Center, such as https://api.partnercenter.microsoft.com; /v1/customers follows"),
  credentials: CredentialsMember,
} as const;
const Members = z.strictObject(ConnectionMembers);
export type ConnectionMembers = z.infer<typeof Members>;

/** What of a connection's addresses must not be. */
export const addressProblems = (
  { baseUrl, credentials }: ConnectionMembers,
  reach: WebhookReach,
): readonly FieldProblem[] =>
  [
    { path: "baseUrl", url: baseUrl },
    ...(credentials.kind === "access-key"
      ? []
      : [{ path: "credentials.tokenUrl", url: credentials.tokenUrl }]),
  ].flatMap(({ path, url }) => {
    const reason = webhookUrlProblem(url, reach) ?? (url.includes("?") ? "must have no query" : undefined);
    return reason === undefined ? [] : [{ path, reason }];
  });

/** A connection as it is shown: never its secrets. */
export const ConnectionOut = z.object({
  tenantId: TenantId,
  baseUrl: z.string(),
  credentials: z.discriminatedUnion("kind", [
    Application.omit({ sealedSecret: true }),
    ApplicationAndUser.omit({ sealedSecret: true, sealedRefreshToken: true }),
    AccessKey.omit({ sealedSecret: true }),
  ]),
  updatedAt: Instant,
});
export type ConnectionOut = z.infer<typeof ConnectionOut>;

export const connectionOut = (connection: PartnerCenterConnection): ConnectionOut => {
  const { partner, ...shown } = withoutSecrets(connection);
  return ConnectionOut.parse({ tenantId: partner, ...shown });
};

export const CONNECTION_PATH = "/rebill/v1/nce/partners/{tenantId}/partner-center-connection";
