import { afterEach, describe, expect, it } from "vitest";
import {
  agentOf,
  CUSTOMER,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
} from "../../support/nce-registry.ts";
import { openTwoInstallations, type TwoInstallations } from "../../support/two-installations.ts";

const TRANSFERS = `/v1/customers/${CUSTOMER}/transfers`;
let world: TwoInstallations;
afterEach(() => world.close());

const minutesLater = (minutes: number): void =>
  world.setNow(new Date(Date.parse(world.now()) + minutes * 60_000).toISOString());
const submitted = async (...ids: readonly string[]): Promise<string> => {
  const transfer = await world.here.requested();
  await world.here.submitted(transfer, ...ids);
  return transfer.id;
};
const subscription = async (id: string, at: "here" | "there" = "here") =>
  (await world[at].get(`subscriptions/${id}`)).body;
const fault = (id: string, until: string | null) =>
  world.there.send("PUT", `/rebill/v1/test/faults/nce/${id}`, { until });
/** Until it has ended, at most for `hours`; the longer that is, the more seldom anything happens. */
const untilOver = async (id: string, hours: number) => {
  const pause = hours > 24 ? 120 : 15;
  for (let passed = 0; passed <= hours * 60; passed += pause) {
    await world.step();
    const transfer = await world.transfer(id);
    if (transfer.status !== "InProgress") return transfer;
    minutesLater(pause);
  }
  return world.transfer(id);
};
const sent = (method: string) => world.requests.filter((request) => request.method === method);

describe("a transfer whose partners are both connected", () => {
  it("is requested, submitted and completed there, and goes on here under the ids from there", async () => {
    world = await openTwoInstallations();
    const id = await submitted("sub-1", "sub-2");

    const transfer = await untilOver(id, 12);

    expect(transfer.status).toBe("Complete");
    const [remote, ...more] = await world.remotes(TRANSFERS);
    expect(more).toEqual([]);
    expect(remote).toMatchObject({ status: "Complete", sourcePartnerTenantId: SOURCE });
    for (const each of ["sub-1", "sub-2"]) {
      expect((await subscription(each)).state).toBe("transferred");
      const item = remote.lineItems.find((line: { subscriptionId: string }) => line.subscriptionId === each);
      expect(await subscription(item.newSubscriptionId)).toMatchObject({ partner: TARGET, quantity: 10 });
      expect((await subscription(item.newSubscriptionId, "there")).partner).toBe(TARGET);
    }
    expect((await subscription("sub-3")).partner).toBe(SOURCE);
    const asTarget = await world.there.send("GET", TRANSFERS, undefined, agentOf(TARGET_ACCOUNT));
    expect(asTarget.body).toMatchObject([{ alternateId: id }]);
  });

  it.each([
    ["by its number", undefined, 1],
    ["by the id of the request", "numbers-hidden", 3],
  ] as const)("is there once and known again %s, whoever is cut off", async (_, shown, posts) => {
    world = await openTwoInstallations();
    const isAnswerLost = ({ method }: { method: string }) => (method === "GET" ? shown : "answer-lost");
    world.setMishap(isAnswerLost);
    const id = await submitted("sub-1");
    await world.step();
    minutesLater(15);
    await world.step();
    world.setMishap(() => shown);
    minutesLater(30);
    await world.step();
    world.setMishap(isAnswerLost);

    expect((await untilOver(id, 12)).status).toBe("Complete");
    expect(sent("POST")).toHaveLength(posts);
    expect(await world.remotes(TRANSFERS)).toHaveLength(1);
  });

  it("shows what failed there until it has moved", async () => {
    world = await openTwoInstallations();
    await fault("sub-1", "2024-06-15T14:00:00.000Z");
    const id = await submitted("sub-1", "sub-2");
    await world.step();
    minutesLater(10);
    await world.step();
    minutesLater(20);
    await world.step();

    const { status, lines } = await world.transfer(id);
    expect(status).toBe("InProgress");
    expect(lines.map((line: { status: string }) => line.status).toSorted()).toEqual(["Complete", "Failed"]);
    expect((await untilOver(id, 24)).status).toBe("Complete");
  });

  it("that ended in part there has what failed tried again there by the source's retry", async () => {
    world = await openTwoInstallations();
    await fault("sub-1", "2024-07-01T00:00:00.000Z");
    const id = await submitted("sub-1", "sub-2");
    expect((await untilOver(id, 74)).status).toBe("PartiallyComplete");
    minutesLater(120);
    await world.there.sweep();
    expect(await world.remotes(TRANSFERS)).toMatchObject([{ status: "PartiallyComplete" }]);
    await fault("sub-1", null);

    await world.here.send("POST", `/rebill/v1/nce/transfers/${id}:retry`, {}, agentOf(SOURCE_ACCOUNT));

    expect((await untilOver(id, 12)).status).toBe("Complete");
    expect(await world.remotes(TRANSFERS)).toMatchObject([{ status: "Complete" }]);
    expect((await subscription("sub-1")).state).toBe("transferred");
  }, 60_000);

  it("that is refused there has failed with the reason from there", async () => {
    world = await openTwoInstallations();
    await world.there.put("subscriptions/sub-1", subscriptionBody({ quantity: 12 }));
    const id = await submitted("sub-1");

    const transfer = await untilOver(id, 2);

    expect(transfer.status).toBe("Failed");
    expect(JSON.stringify(transfer.lines)).toMatch(/quantity|seats/i);
    expect((await subscription("sub-1")).partner).toBe(SOURCE);
  });
});

describe("a transfer with one partner connected", () => {
  const requestedThere = () => world.there.requested();

  it("of the source, is moved by the request that the target made there", async () => {
    world = await openTwoInstallations([SOURCE]);
    const id = await submitted("sub-1");
    await world.step();
    expect((await world.transfer(id)).lines).toMatchObject([
      { status: "Failed", error: { description: expect.stringMatching(/create the request/) } },
    ]);

    const remote = await requestedThere();
    expect((await untilOver(id, 24)).status).toBe("Complete");
    expect(await world.remotes(TRANSFERS)).toMatchObject([{ id: remote.id, status: "Complete" }]);
    expect(sent("POST")).toEqual([]);
  });

  it("of the source, takes no request that carries out another", async () => {
    world = await openTwoInstallations([SOURCE]);
    await requestedThere();
    const [first, second] = [await submitted("sub-1"), await submitted("sub-2")];

    expect((await untilOver(first, 12)).status).toBe("Complete");
    expect((await world.transfer(second)).lines).toMatchObject([{ status: "Failed" }]);
  });

  it("of the target, waits for the source, and learns the lines when all is over", async () => {
    world = await openTwoInstallations([TARGET]);
    const id = await submitted("sub-1");
    await world.step();
    minutesLater(60);
    await world.step();
    const [remote] = await world.remotes(TRANSFERS);
    expect([remote.status, (await world.transfer(id)).status]).toEqual(["Pending", "InProgress"]);

    await world.there.submitted(remote, "sub-1");

    expect((await untilOver(id, 12)).status).toBe("Complete");
    const [{ lineItems }] = await world.remotes(TRANSFERS);
    expect((await subscription(lineItems[0].newSubscriptionId)).partner).toBe(TARGET);
    expect(sent("PATCH")).toEqual([]);
  });
});
