import { openPartner } from "../builders/partner.ts";
import { type ServedPartner, servePartner } from "./served-partner.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  MEMBER,
  NOBODY,
  OTHER,
  organizationsOfWorld,
  RESELLER,
} from "./transfer-world.ts";

/** Names of profiles, whose they are and what they may; the distributor's billing admin is `rebill`. */
const PROFILES = [
  ["reseller", RESELLER, "billing-admin"],
  ["customer", CUSTOMER, "billing-admin"],
  ["other", OTHER, "billing-admin"],
  ["member", MEMBER, "billing-admin"],
  ["nobody", NOBODY, "billing-admin"],
  ["viewer", DISTRIBUTOR, "finance-viewer"],
] as const;

/** `rebill serve` in a process of its own for the world of transfers, on 2026-11-15, with keys for every account. */
export const openServedTransferWorld = async (): Promise<ServedPartner> => {
  const partner = await openPartner({
    now: "2026-11-15T10:00:00Z",
    configuration: { organizations: organizationsOfWorld },
  });
  for (const [profile, account, role] of PROFILES) {
    const key = ["--account", account, "--role", role, "--profile", profile];
    await partner.json("credentials", "create", ...key);
  }
  const world = await servePartner(partner);
  const quotas = { inboundTransfers: 50, chainLength: 1 };
  const { status } = await world.raw("PUT", `/rebill/v1/quotas/${RESELLER}`, { body: quotas });
  if (status !== 200) throw new Error(`quotas were answered with ${status}`);
  return world;
};
