import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { runTransfers } from "../../infra/local/nce-transfers/run-transfers.ts";
import { composePartnerCenterMover } from "../../shared/compose/compose-partner-center-mover.ts";
import { createBuiltInMover } from "../../shared/use-cases/nce/execution/built-in-mover.ts";
import { openPartner } from "../builders/partner.ts";
import {
  agentOf,
  CUSTOMER,
  openNce,
  partnerBody,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
} from "../support/nce-registry.ts";
import { type ServedPartner, servePartner } from "../support/served-partner.ts";

/** More than the 20 seconds after which the scheduler there looks by itself. */
const PATIENCE_MILLISECONDS = 40_000;
const ACCOUNTS = { source: SOURCE_ACCOUNT, target: TARGET_ACCOUNT };

/** Another installation, which stands for Microsoft: in a process of its own, reached over the network with signatures. */
let there: ServedPartner;
let here: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  const partner = await openPartner({ now: "2024-06-15T10:00:00Z" });
  for (const [profile, account] of Object.entries(ACCOUNTS))
    await partner.json(
      ...["credentials", "create", "--account", account, "--role", "admin-agent", "--profile", profile],
    );
  there = await servePartner(partner);
  const register = async (path: string, body: object) => {
    const { status, text } = await there.raw("PUT", `/rebill/v1/nce/${path}`, { body });
    if (status !== 200) throw new Error(text);
  };
  await register(`partners/${SOURCE}`, partnerBody());
  await register(`partners/${TARGET}`, partnerBody({ name: "Fabrikam", account: TARGET_ACCOUNT }));
  await register(`customers/${CUSTOMER}`, { name: "Customer & Co", region: "Europe", country: "DE" });
  for (const tenant of [SOURCE, TARGET])
    await register(`customers/${CUSTOMER}/relationships/${tenant}`, { status: "accepted" });
  await register("subscriptions/sub-1", subscriptionBody());
  here = await openNce();
  await here.put("subscriptions/sub-1", subscriptionBody());
}, 120_000);
afterAll(async () => {
  await here?.close();
  await there?.close();
});

it("moves a subscription at another installation, over the network and with signatures", async () => {
  for (const [tenant, profile] of [
    [SOURCE, "source"],
    [TARGET, "target"],
  ] as const) {
    const keys = await readCredentialsProfile(there.partner.data, profile);
    const credentials = { kind: "access-key", ...keys };
    await here.put(`partners/${tenant}/partner-center-connection`, { baseUrl: there.url, credentials });
  }
  const { deps } = here;
  const microsoft = composePartnerCenterMover({ ...deps, reach: "one-machine" });
  const movers = { here: createBuiltInMover(deps), microsoft };
  const transfer = await here.requested();
  await here.submitted(transfer, "sub-1");
  const stands = async () =>
    (await here.send("GET", `/rebill/v1/nce/transfers/${transfer.id}`, undefined, agentOf(SOURCE_ACCOUNT)))
      .body;

  const until = Date.now() + PATIENCE_MILLISECONDS;
  for (let minutes = 0; (await stands()).status === "InProgress"; minutes += 10) {
    expect(Date.now()).toBeLessThan(until);
    here.setNow(new Date(Date.UTC(2024, 5, 15, 10, minutes)).toISOString());
    await runTransfers({ ...deps, movers });
    await wait(500);
  }

  const { status, lines } = await stands();
  expect(status).toBe("Complete");
  const moved = await there.raw("GET", `/rebill/v1/nce/subscriptions/${lines[0].newSubscriptionId}`);
  expect(moved.body).toMatchObject({ partner: TARGET, quantity: 10 });
}, 90_000);
