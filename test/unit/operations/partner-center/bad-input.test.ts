import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TenantId } from "../../../../shared/domain/nce/ids.ts";
import { NceRelationship } from "../../../../shared/domain/nce/partner.ts";
import {
  agentOf,
  type NceWorld,
  openNceWorld,
  partnerThing,
  relationshipThing,
  SOURCE,
  select,
  subscriptionThing,
  TARGET,
} from "../../../support/nce-world.ts";
import { licence, partner, related, tenant } from "../../nce/nce-builders.ts";

let world: NceWorld;
beforeAll(async () => {
  world = await openNceWorld();
  await world.put(
    subscriptionThing(licence({ id: "foreign", partner: TARGET.tenant })),
    subscriptionThing(
      licence({ id: "suspended", state: { kind: "suspended", since: "2024-06-01T00:00:00.000Z" } }),
    ),
    ...Array.from({ length: 26 }, (_v, index) =>
      subscriptionThing(licence({ id: `m-${index}`, billingPlan: "monthly", unitPrice: "22.00" })),
    ),
  );
});
afterAll(() => world.close());

describe("bad input", () => {
  const usd = { billingCurrency: "USD", region: "North America" };
  const setUp: Readonly<Record<string, () => Promise<void>>> = {
    nothing: async () => undefined,
    ended: () =>
      world.put(
        relationshipThing(
          NceRelationship.parse({
            ...related(TARGET)[0],
            status: "ended",
            endedAt: "2024-06-01T00:00:00.000Z",
          }),
        ),
      ),
    currencies: () =>
      world.put(partnerThing(partner("a", { region: "North America" })), partnerThing(partner("b", usd))),
  };
  const absent = TenantId.parse(tenant("9"));

  it.each<[string, object, number, number | string, string?]>([
    ["the source itself", { sourcePartnerTenantId: TARGET.tenant }, 400, "same-partner"],
    ["no such source", { sourcePartnerTenantId: absent }, 404, 60003],
    ["no GUID", { sourcePartnerTenantId: "contoso" }, 400, "invalid-request"],
    ["no e-mail address", { customerEmailId: "nobody" }, 400, "invalid-request"],
    ["an unknown product type", { targetProductTypes: ["Windows"] }, 400, "invalid-request"],
    ["two numbers of its own", { alternateId: "one", clientReference: "two" }, 400, "invalid-request"],
    ["a type of the old commerce", { transferType: 1 }, 400, "invalid-request"],
    ["another target", { targetPartnerTenantId: SOURCE.tenant }, 403, "not-the-target"],
    ["lines of the target's", { lineItems: select("sub-1") }, 400, "invalid-request"],
    ["a partner of record of a direct-bill target", { partnerOnRecord: "777" }, 400, 900400],
    ["a relationship that is over", {}, 403, "relationship-not-accepted", "ended"],
    ["currencies outside Europe", {}, 400, "currency-differs", "currencies"],
  ])("creates nothing: %s", async (_, more, status, code, first = "nothing") => {
    await setUp[first]?.();
    const before = await world.journalLength();

    const answer = await world.target("POST", world.transfers, world.request(more));
    const after = await world.journalLength();
    await world.put(...[SOURCE, TARGET].map(partnerThing), ...related(TARGET).map(relationshipThing));

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body).toEqual({ code, description: expect.stringMatching(/\w{3}/) });
    expect(after).toBe(before);
  });

  it.each<[string, object, number, number | string]>([
    ["an empty selection", { lineItems: [] }, 400, "no-lines"],
    ["a foreign subscription", { lineItems: select("sub-1", "foreign") }, 400, "subscription-not-selectable"],
    ["no such subscription", { lineItems: select("sub-9") }, 400, "subscription-not-selectable"],
    ["an inactive one", { lineItems: select("suspended") }, 400, "subscription-inactive"],
    [
      "26 monthly lines",
      { lineItems: select(...Array.from({ length: 26 }, (_, index) => `m-${index}`)) },
      400,
      "too-many-lines",
    ],
    ["Azure under a licence filter", { lineItems: select("azure-1") }, 400, "product-type-excluded"],
    ["some of the seats", { lineItems: [{ subscriptionId: "sub-1", quantity: 3 }] }, 400, "quantity-differs"],
    ["twice the same", { lineItems: select("sub-1", "sub-1") }, 400, "line-twice"],
    ["an unknown status", { status: "Archived" }, 400, "invalid-request"],
    ["lines of what is cancelled", { status: "Cancel", lineItems: select("sub-1") }, 400, "invalid-request"],
    ["nothing at all", {}, 400, "invalid-request"],
    ["a cancellation by the source", { status: "Cancel" }, 403, "not-the-target"],
  ])("submits nothing: %s", async (_, body, status, code) => {
    const path = `${world.transfers}/${await world.created({ targetProductTypes: ["OnlineServicesNCE"] })}`;
    const before = await world.journalLength();

    const answer = await world.source("PATCH", path, body);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await world.journalLength()).toBe(before);
    expect((await world.source("GET", path)).body.status).toBe("Pending");
  });

  it("wants a rate before anything moves", async () => {
    await world.put(partnerThing(partner("b", { billingCurrency: "SEK" })));
    const path = `${world.transfers}/${await world.created()}`;

    const answer = await world.source("PATCH", path, { lineItems: select("sub-1") });

    expect([answer.status, answer.body.code]).toEqual([400, "fx-rate-missing"]);
  });

  it("knows only admin agents", async () => {
    const caller = { ...agentOf(TARGET), role: "billing-admin" as const };
    const answer = await world.send("POST", world.transfers, world.request(), { caller });

    expect([answer.status, answer.body.code]).toEqual([403, 900308]);
  });

  it("answers in Partner Center's form where there is nothing", async () => {
    const answer = await world.target("GET", "/v1/invoices");

    expect([answer.status, answer.body]).toEqual([
      404,
      { code: "not-found", description: "There is nothing at this method and path." },
    ]);
    expect((await world.target("PUT", world.transfers, {})).body.code).toBe("not-found");
    expect((await world.target("POST", world.transfers, "{")).body.code).toBe("malformed-request");
  });
});
