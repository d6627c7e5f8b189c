import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { partnerCentralEvents } from "../../../../shared/domain/events/partner-central-events.ts";
import { partnerCentralTimers } from "../../../../shared/use-cases/partner-central/due.ts";
import { DUE_SOURCES, nextDue } from "../../../../shared/use-cases/timers/due-sources.ts";
import { BETA, type ChannelWorld, NOTICE_30, openChannel, UNTIL_JUNE } from "./channel-world.ts";
import { noteDue, walkChannel } from "./walk-channel.ts";

/** A world in which everything happened; shared, because it is only looked at. */
let walked: { readonly world: ChannelWorld; readonly ids: Awaited<ReturnType<typeof walkChannel>> };
beforeAll(async () => {
  const world = await openChannel();
  walked = { world, ids: await walkChannel(world) };
}, 120_000);
afterAll(() => walked.world.close());

/** What a CRM knows that hears events and never asks. */
const crm = async (world: ChannelWorld) => {
  const statusOf: Record<string, string> = {};
  for (const { detailType, resources } of await world.told()) {
    const [arn = ""] = resources;
    if (detailType.startsWith("Service Period")) statusOf[`${arn} period`] = detailType.slice(15);
    else if (!detailType.startsWith("Channel Resource")) statusOf[arn] = detailType.split(" ").at(-1) ?? "";
  }
  return statusOf;
};
const listed = async (name: string, input: object) =>
  (await walked.world.must(name, input)).items as readonly { arn: string; status?: string }[];

describe("events of the channel", () => {
  it("are enough for a CRM to follow everything there is", async () => {
    const { pma, relationship, kept } = walked.ids;
    const known = await crm(walked.world);

    const accounts = await listed("ListProgramManagementAccounts", {});
    const alive = (part: string) =>
      Object.entries(known)
        .filter(([arn, status]) => arn.includes(part) && status !== "Deleted")
        .map(([arn]) => arn);
    expect(alive("/program-management-account/").filter((arn) => !arn.includes("/relationship/"))).toEqual(
      accounts.map(({ arn }) => arn),
    );
    expect(accounts.map(({ arn }) => arn.endsWith(kept))).toEqual([true]);
    const handshakes = (
      await Promise.all(
        ["PROGRAM_MANAGEMENT_ACCOUNT", "START_SERVICE_PERIOD", "REVOKE_SERVICE_PERIOD"].map((handshakeType) =>
          listed("ListChannelHandshakes", { handshakeType, participantType: "SENDER" }),
        ),
      )
    ).flat();
    expect(handshakes).toHaveLength(8);
    for (const { arn, status } of handshakes) expect(known[arn]?.toUpperCase()).toBe(status);
    const arn = `arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/program-management-account/${pma}`;
    expect(known[`${arn}/relationship/${relationship} period`]).toBe("Ended");
  });

  it("come of every kind there is, and none names a person, a place or a note", async () => {
    const events = await walked.world.told();

    expect(new Set(events.map(({ detailType }) => detailType))).toEqual(
      new Set(partnerCentralEvents.map(({ detailType }) => detailType)),
    );
    expect(JSON.stringify(events)).not.toMatch(/Secret/);
  });
});

describe("what comes due in the channel", () => {
  let world: ChannelWorld;
  beforeEach(async () => {
    world = await openChannel();
  });
  afterEach(() => world.close());

  it("is noted once, however late and often the timer fires", async () => {
    expect(walked.ids.noted).toEqual([2, 0]);
    const told = (await walked.world.told()).filter(({ detailType }) => /Expired|Ended/.test(detailType));
    expect(told.map(({ detailType, detail }) => [detailType, detail.endedAt, detail.because])).toEqual([
      ["Service Period Ended", "2026-11-15T10:00:00.000Z", "REVOKED"],
      ["Channel Handshake Expired", undefined, undefined],
      ["Service Period Ended", "2027-06-15T00:00:00.000Z", "COMMITMENT_OVER"],
    ]);
  });

  it("is nothing before its time", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    await world.startServicePeriod(pma, relationship, UNTIL_JUNE);
    const other = await world.createRelationship(pma, { associatedAccountId: "222222222222" });
    await world.askForServicePeriod(pma, other, NOTICE_30);
    world.setNow("2026-12-15T09:59:59.999Z");

    expect(await noteDue(world)).toBe(0);
  });

  it("is known in advance: the instant a timer has to wait for", async () => {
    const next = async () => nextDue(await world.state(), world.deps.clock.now(), [partnerCentralTimers]);
    expect(await next()).toBe(undefined);
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    await world.startServicePeriod(pma, relationship, UNTIL_JUNE);
    expect(await next()).toBe("2027-06-15T00:00:00.000Z");
    const other = await world.createRelationship(pma, { associatedAccountId: "222222222222" });
    await world.askForServicePeriod(pma, other, NOTICE_30);

    expect(await next()).toBe("2026-12-15T10:00:00.000Z");
    expect(DUE_SOURCES).toContain(partnerCentralTimers);
  });

  it("ends a notice with the transfer that it protects, and lets the relationship go", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    await world.startServicePeriod(pma, relationship, NOTICE_30);
    // The file is the later word of the partner: alpha is paid until December.
    await world.applyTransfers([
      { name: "alpha", source: "111111111111", target: "999999999999", start: "2026-10", end: "2026-12" },
    ]);
    world.setNow("2026-12-31T23:59:59.999Z");
    expect(await noteDue(world)).toBe(0);
    world.setNow("2027-01-01T00:00:00.000Z");

    // Whether or not a timer was there, it is over; its end is told of with the deletion then.
    await world.must("DeleteRelationship", {
      programManagementAccountIdentifier: pma,
      identifier: relationship,
    });

    expect(await noteDue(world)).toBe(0);
    const told = (await world.told()).filter(({ detailType }) => detailType === "Service Period Ended");
    expect(told.map(({ detail }) => [detail.endedAt, detail.because])).toEqual([
      ["2027-01-01T00:00:00.000Z", "TRANSFER_OVER"],
    ]);
  });

  it("is not for the handshakes of a customer that answered", async () => {
    const pma = await world.createAccount({ accountId: "222222222222" });
    await world.activate(pma, BETA);
    world.setNow("2027-07-01T00:00:00.000Z");

    expect(await noteDue(world)).toBe(0);
  });
});
