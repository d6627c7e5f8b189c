import { afterAll, beforeAll, expect, it } from "vitest";
import { type NceWorld, openNceWorld, subscriptionThing, TARGET } from "../../../../support/nce-world.ts";
import { CUSTOMER, licence, tenant } from "../../../nce/nce-builders.ts";

const OURS = "/rebill/v1/nce";
const MONTHLY = Array.from({ length: 32 }, (_, index) => `m-${String(index).padStart(2, "0")}`);
let world: NceWorld;
beforeAll(async () => {
  world = await openNceWorld();
  await world.put(
    ...MONTHLY.map((id) => subscriptionThing(licence({ id, billingPlan: "monthly", unitPrice: "22.00" }))),
  );
});
afterAll(() => world.close());

const selection = {
  customer: CUSTOMER,
  target: TARGET.tenant,
  subscriptions: [...MONTHLY, "sub-1", "azure-1"],
};
const REQUEST = { sourceName: "Partner a", customerEmail: "admin@customer.example" };

it("plans, requests, submits and follows a move that no transfer holds", async () => {
  const planned = await world.source("POST", `${OURS}/transfers:plan`, selection);

  expect([planned.status, planned.body]).toMatchObject([
    201,
    {
      status: "Planned",
      progress: { transfers: 2, transfersSubmitted: 0, lines: 34, linesComplete: 0 },
      transfers: [
        { transferId: null, status: "Planned", lines: 27 },
        { transferId: null, status: "Planned", lines: 7 },
      ],
    },
  ]);
  const path = `${OURS}/transfer-plans/${planned.body.id}`;
  const incoming = (await world.target("GET", path)).body;
  expect(incoming.transfers).toMatchObject([{ lines: 27 }, { lines: 7 }]);
  expect(JSON.stringify(incoming)).not.toContain("sub-1");

  // Nothing can be submitted yet, and every part says why.
  const early = await world.source("POST", `${path}:submit`, {});
  const notYet = { transferId: null, status: "Planned", problem: { code: "transfer-not-requested" } };
  expect([early.status, early.body.transfers]).toMatchObject([200, [notYet, notYet]]);

  expect((await world.source("POST", `${path}:request`, REQUEST)).body.code).toBe("not-the-target");
  const requested = await world.target("POST", `${path}:request`, REQUEST);
  expect(requested.body.transfers.map(({ status }: { status: string }) => status)).toEqual([
    "Pending",
    "Pending",
  ]);
  // Nothing is left to ask for.
  expect((await world.target("POST", `${path}:request`, REQUEST)).body).toEqual(requested.body);

  const suspended = { state: { kind: "suspended", since: "2024-06-15T10:00:00.000Z" } };
  await world.put(
    subscriptionThing(licence({ id: "m-31", billingPlan: "monthly", unitPrice: "22.00", ...suspended })),
  );
  expect((await world.target("POST", `${path}:submit`, {})).body.code).toBe("not-the-source");
  const submitted = await world.source("POST", `${path}:submit`, {});
  expect(submitted.body).toMatchObject({
    status: "InProgress",
    progress: { transfers: 2, transfersSubmitted: 1 },
    transfers: [{ status: "InProgress" }, { status: "Pending", problem: { code: "subscription-inactive" } }],
  });

  await world.put(subscriptionThing(licence({ id: "m-31", billingPlan: "monthly", unitPrice: "22.00" })));
  const again = await world.source("POST", `${path}:submit`, {});
  expect(again.body.progress).toMatchObject({ transfersSubmitted: 2 });
  const [{ transferId }] = again.body.transfers;
  expect((await world.source("GET", `${OURS}/transfers/${transferId}`)).body.lines).toHaveLength(27);

  const third = await world.third("GET", path);
  const nothing = await world.third("GET", `${OURS}/transfer-plans/nothing`);
  expect([third.status, { ...third.body, requestId: "" }]).toEqual([404, { ...nothing.body, requestId: "" }]);
});

it.each<[string, object, number, string]>([
  ["nothing", { subscriptions: [] }, 400, "no-lines"],
  ["what is not the source's", { subscriptions: ["nothing"] }, 400, "subscription-not-selectable"],
  ["a target that does not sell to the customer", { target: tenant("9") }, 404, "partner-not-found"],
  ["a customer nobody knows", { customer: tenant("9") }, 404, "customer-not-found"],
  ["what is moving already", {}, 400, "subscription-busy"],
])("plans nothing: %s", async (_, more, status, code) => {
  const before = await world.journalLength();

  const answer = await world.source("POST", `${OURS}/transfers:plan`, { ...selection, ...more });

  expect(answer.body.code).toBe(code);
  expect(answer.status).toBe(code === "subscription-busy" ? 409 : status);
  expect(await world.journalLength()).toBe(before);
});
