import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import { nextDue } from "../../../shared/use-cases/timers/due-sources.ts";
import {
  type ChannelWorld,
  NOTICE_30,
  openChannel,
  UNTIL_JUNE,
} from "../operations/partnercentral-channel/channel-world.ts";

let world: ChannelWorld;
let account: string;
let relationship: string;
beforeEach(async () => {
  world = await openChannel();
  account = await world.activeAccount();
  relationship = await world.createRelationship(account);
  // The transfer of the file began in October.
  expect(await carryOutDue(world.deps)).toBe(1);
});
afterEach(() => world.close());

const sweepAt = (instant: string): Promise<number> => {
  world.setNow(instant);
  return carryOutDue(world.deps);
};
const next = async (): Promise<string | undefined> => nextDue(await world.state(), world.deps.clock.now());
const last = async () => {
  const event = (await world.told()).at(-1);
  return [event?.detailType, event?.detail.endedAt, event?.detail.because];
};

describe("the timers of the channel", () => {
  it("note a handshake that nobody answered in time, at its very instant and once", async () => {
    await world.askForServicePeriod(account, relationship, NOTICE_30);

    expect(await next()).toBe("2026-12-15T10:00:00.000Z");
    expect(await sweepAt("2026-12-15T09:59:59.999Z")).toBe(0);
    expect(await sweepAt("2026-12-15T10:00:00.000Z")).toBe(1);
    expect(await sweepAt("2026-12-15T10:00:00.000Z")).toBe(0);
    expect((await last())[0]).toBe("Channel Handshake Expired");
    expect(await next()).toBeUndefined();
  });

  it("note that a commitment is over, however late", async () => {
    await world.startServicePeriod(account, relationship, UNTIL_JUNE);

    expect(await next()).toBe("2027-06-15T00:00:00.000Z");
    expect(await sweepAt("2027-08-01T00:00:00.000Z")).toBe(1);
    expect(await sweepAt("2027-08-02T00:00:00.000Z")).toBe(0);
    expect(await last()).toEqual(["Service Period Ended", "2027-06-15T00:00:00.000Z", "COMMITMENT_OVER"]);
  });

  it("end a notice with the transfer, which is told of first", async () => {
    await world.startServicePeriod(account, relationship, NOTICE_30);
    expect(await next()).toBeUndefined();
    const [transfer] = (await world.state()).transfers.idsWith("source", "111111111111");
    const ended = await world.send(
      "POST",
      "/",
      JSON.stringify({ Id: transfer, EndTimestamp: Date.parse("2026-12-31T23:59:59.999Z") / 1000 }),
      {
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": "AWSOrganizationsV20161128.TerminateResponsibilityTransfer",
        },
      },
    );
    expect(ended.status).toBe(200);

    expect(await next()).toBe("2027-01-01T00:00:00.000Z");
    expect(await sweepAt("2027-01-01T00:00:00.000Z")).toBe(2);
    const entry = (await world.deps.journal.after(0, 1000)).entries.at(-1);
    expect(entry?.events.map(({ detailType }) => detailType)).toEqual([
      "Responsibility Transfer Terminated",
      "Service Period Ended",
    ]);
    expect(await last()).toEqual(["Service Period Ended", "2027-01-01T00:00:00.000Z", "TRANSFER_OVER"]);
  });
});
