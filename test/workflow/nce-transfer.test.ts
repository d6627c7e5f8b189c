import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPartner } from "../builders/partner.ts";
import { type ServedPartner, servePartner } from "../support/served-partner.ts";

const tenant = (letter: string): string => `${letter.repeat(8)}-0000-4000-8000-000000000000`;
const [SOURCE, TARGET, CUSTOMER] = [tenant("a"), tenant("b"), tenant("c")];
const ACCOUNTS = { source: "711111111111", target: "722222222222" };
const TRANSFERS = `/v1/customers/${CUSTOMER}/transfers`;
/** Less than the 20 seconds after which the scheduler looks by itself. */
const PATIENCE_MILLISECONDS = 15_000;

let served: ServedPartner;
beforeAll(async () => {
  const partner = await openPartner({ now: "2024-06-15T10:00:00Z" });
  for (const [profile, account] of Object.entries(ACCOUNTS))
    await partner.json(
      "credentials",
      "create",
      "--account",
      account,
      "--role",
      "admin-agent",
      "--profile",
      profile,
    );
  served = await servePartner(partner);
}, 120_000);
afterAll(() => served?.close());

const send = async (profile: string, method: string, path: string, body?: object) => {
  const answer = await served.raw(method, path, { profile, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.body;
};
const register = (path: string, body: object) => send("rebill", "PUT", `/rebill/v1/nce/${path}`, body);
const isComplete = async (path: string): Promise<boolean> =>
  (await send("source", "GET", path)).status === "Complete";

it("moves a submitted subscription without anybody's waiting, and what is due later with the clock", async () => {
  for (const [id, name, account] of [
    [SOURCE, "Contoso", ACCOUNTS.source],
    [TARGET, "Fabrikam", ACCOUNTS.target],
  ])
    await register(`partners/${id}`, {
      ...{ name, account, kind: "direct-bill", mpnId: String(account).slice(0, 7) },
      ...{ region: "Europe", billingCurrency: "EUR" },
    });
  await register(`customers/${CUSTOMER}`, { name: "Customer", region: "Europe", country: "DE" });
  for (const id of [SOURCE, TARGET])
    await register(`customers/${CUSTOMER}/relationships/${id}`, { status: "accepted" });
  await register("subscriptions/sub-1", {
    ...{ customer: CUSTOMER, partner: SOURCE, productType: "OnlineServicesNCE" },
    ...{ product: "Productivity", sku: "sku", quantity: 10, unitPrice: "264.00", currency: "EUR" },
    ...{ termStart: "2024-04-10", termDuration: "P1Y", billingPlan: "annual", autoRenew: true },
  });
  const created = () =>
    send("target", "POST", TRANSFERS, {
      ...{ sourcePartnerTenantId: SOURCE, sourcePartnerName: "Contoso" },
      customerEmailId: "it@customer.example",
    });

  const { id: moving } = await created();
  const first = `${TRANSFERS}/${moving}`;
  await send("source", "PATCH", first, { id: moving, lineItems: [{ subscriptionId: "sub-1" }] });
  for (const until = Date.now() + PATIENCE_MILLISECONDS; !(await isComplete(first)); await wait(200))
    expect(Date.now()).toBeLessThan(until);
  expect(await send("rebill", "GET", "/rebill/v1/nce/subscriptions/sub-1")).toMatchObject({
    state: "transferred",
  });

  const { id } = await created();
  const { ran } = await send("rebill", "POST", "/rebill/v1/clock", { now: "2024-07-16T00:00:00.000Z" });
  expect(ran.map(({ at }: { at: string }) => at)).toEqual(
    expect.arrayContaining(
      ["2024-06-22T10", "2024-07-06T10", "2024-07-14T10", "2024-07-16T00"].map((at) => `${at}:00:00.000Z`),
    ),
  );
  expect((await send("source", "GET", `${TRANSFERS}/${id}`)).status).toBe("Expired");
});
