import { AccountId } from "../../../../../shared/domain/identifiers.ts";
import { NceSubscriptionId, NceTransferId } from "../../../../../shared/domain/nce/ids.ts";
import { Instant } from "../../../../../shared/domain/time/instant.ts";
import { setFault } from "../../../../../shared/use-cases/nce/faults.ts";
import { lookAgain } from "../../../../../shared/use-cases/nce/microsoft-events/look-again.ts";
import { retryTransfer } from "../../../../../shared/use-cases/nce/transfer/retry-transfer.ts";
import { nextDue } from "../../../../../shared/use-cases/timers/due-sources.ts";
import {
  agentOf,
  CUSTOMER,
  type openNce,
  partnerBody,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
} from "../../../../support/nce-registry.ts";

const BY = { actor: { system: "test" }, action: "Walk", requestId: "walk" };

/** Everything there is to tell of Microsoft's side, once; it begins at 2024-06-15T10:00Z. */
export const walkNce = async (nce: Awaited<ReturnType<typeof openNce>>): Promise<void> => {
  const { changes, configuration, clock } = nce.deps;
  /** Time passes; everything that comes due is done at its very instant. */
  const liveUntil = async (end: string): Promise<void> => {
    for (;;) {
      const next = nextDue((await configuration.current()).state, clock.now());
      if (next === undefined || next > end) break;
      if (next > clock.now()) nce.setNow(next);
      await nce.sweep();
    }
    nce.setNow(end);
  };
  await nce.put(`partners/${SOURCE}`, partnerBody({ name: "Contoso" }));
  const connection = `partners/${SOURCE}/partner-center-connection`;
  await nce.put(connection, {
    baseUrl: "https://api.partnercenter.example",
    credentials: {
      kind: "application",
      tokenUrl: "https://login.example/tenant/oauth2/v2.0/token",
      clientId: "client-1",
      clientSecret: "secret",
      scope: "https://api.partnercenter.example/.default",
    },
  });
  // So that its transfers are carried out here.
  await nce.send("DELETE", `/rebill/v1/nce/${connection}`);
  await nce.put(`customers/${CUSTOMER}`, { name: "Tenant", region: "Europe", country: "DE" });
  await nce.put("fx-rates", { from: "EUR", to: "SEK", date: "2024-06-01", rate: "11.4" });
  await nce.put("settings", { rounding: "HALF_UP_LINE" });
  for (const id of ["moved", "stuck", "stuck-too", "kept"])
    await nce.put(`subscriptions/${id}`, subscriptionBody());
  await nce.put("subscriptions/kept", subscriptionBody({ quantity: 11 }));
  await nce.put("subscriptions/ending", subscriptionBody({ autoRenew: false }));
  for (const id of ["stuck", "stuck-too"])
    await changes.change(BY, () =>
      setFault(NceSubscriptionId.parse(id), Instant.parse("2024-07-01T00:00:00.000Z")),
    );

  const partly = await nce.submitted(await nce.requested(), "moved", "stuck");
  await nce.submitted(await nce.requested(), "stuck-too");
  const withdrawn = await nce.requested();
  const path = `/v1/customers/${CUSTOMER}/transfers/${withdrawn.id}`;
  await nce.send("PATCH", path, { ...withdrawn, status: "Cancel" }, agentOf(TARGET_ACCOUNT));
  const ours = "/rebill/v1/nce";
  const planned = { customer: CUSTOMER, target: TARGET, subscriptions: ["kept"] };
  await nce.send("POST", `${ours}/transfers:plan`, planned, agentOf(SOURCE_ACCOUNT));
  await nce.send(
    "POST",
    `${ours}/subscriptions/kept/attestation`,
    { target: TARGET },
    agentOf(SOURCE_ACCOUNT),
  );
  // Nobody acts on this one.
  await nce.requested();
  // What failed is to be tried again later: Microsoft tells of it before.
  await nce.sweep();
  await changes.change(BY, (state) => ({
    answer: null,
    ...lookAgain({ state, now: clock.now() }, NceTransferId.parse(partly.id)),
  }));
  await liveUntil("2024-07-20T00:00:00.000Z");
  await changes.change(BY, (state) =>
    retryTransfer({ state, now: clock.now() }, { caller: AccountId.parse(SOURCE_ACCOUNT), id: partly.id }),
  );
  await liveUntil("2025-04-10T00:00:00.000Z");
};
