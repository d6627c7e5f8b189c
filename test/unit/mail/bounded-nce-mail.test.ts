import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { subscriptionThing, TARGET } from "../../support/nce-world.ts";
import { CUSTOMER, licence } from "../nce/nce-builders.ts";
import { CUSTOMER_MAIL, type NceMailWorld, openNceMailWorld } from "./nce-mail-world.ts";

const REQUEST = `nce-request-customer ${CUSTOMER_MAIL}`;
const CANCELLATION = `nce-cancellation-customer ${CUSTOMER_MAIL}`;
let world: NceMailWorld;
beforeEach(async () => {
  world = await openNceMailWorld();
});
afterEach(() => world.close());

/** What customers were told since the last look, whoever typed in their addresses. */
const toldToCustomer = async (): Promise<readonly string[]> => {
  await world.sendMail();
  return world.told().filter((each) => each.includes("-customer "));
};
const times = async <T>(count: number, work: () => Promise<T>): Promise<readonly T[]> => {
  const done: T[] = [];
  while (done.length < count) done.push(await work());
  return done;
};

describe("what a target can have a customer told in a day", () => {
  it("is one request of many, and one cancellation when none of them is left", async () => {
    const [first = "", ...others] = await times(12, () => world.created());
    expect(await toldToCustomer()).toEqual([REQUEST]);

    for (const id of others) await world.cancel(id);
    expect(await toldToCustomer()).toEqual([]);
    await world.cancel(first);
    expect(await toldToCustomer()).toEqual([CANCELLATION]);
  });

  it("is the same of a plan whose transfers are all asked for at once", async () => {
    const ids = Array.from({ length: 80 }, (_, index) => `annual-${index}`);
    await world.put(...ids.map((id) => subscriptionThing(licence({ id }))));
    const plans = "/rebill/v1/nce/transfer-plans";
    const planned = await world.source("POST", "/rebill/v1/nce/transfers:plan", {
      customer: CUSTOMER,
      target: TARGET.tenant,
      subscriptions: ids,
    });
    const requested = await world.target("POST", `${plans}/${planned.body.id}:request`, {
      sourceName: "Partner a",
      customerEmail: CUSTOMER_MAIL,
    });

    expect(requested.body.transfers).toHaveLength(4);
    await world.sendMail();
    const told = world.told();
    expect(told.filter((each) => each.startsWith("nce-request-source"))).toHaveLength(4);
    expect(told.filter((each) => each.startsWith("nce-request-customer"))).toEqual([REQUEST]);
  });

  it("is three messages, however often it asks and takes it back", async () => {
    await times(20, async () => world.cancel(await world.created()));

    expect(await toldToCustomer()).toEqual([REQUEST, CANCELLATION, REQUEST]);
    world.setNow("2024-06-16T00:00:00.000Z");
    await world.created();
    expect(await toldToCustomer()).toEqual([REQUEST]);
  });

  it("reaches a corrected address too, and no third one, be it of a cancellation", async () => {
    const to = (customerEmailId: string) => world.created({ customerEmailId });
    await to("admin@customer.example");
    await to("office@customer.example");
    await to("OFFICE@customer.example");
    const third = await to("stranger@else.example");
    await world.cancel(third);

    expect(await toldToCustomer()).toEqual([REQUEST, "nce-request-customer office@customer.example"]);
  });

  it("does not hold back what has moved", async () => {
    await world.created();
    const untold = await world.created();
    await toldToCustomer();
    await world.submit(untold, "sub-1");
    await world.live("2024-06-15T12:00:00.000Z");

    expect(await toldToCustomer()).toEqual([`nce-completion-customer ${CUSTOMER_MAIL}`]);
  });
});
