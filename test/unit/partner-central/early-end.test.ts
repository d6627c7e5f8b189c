import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TransferRefusedError } from "../../../shared/domain/billing-transfer/transfer-refused-error.ts";
import { AccountId, type TransferId } from "../../../shared/domain/identifiers.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { withdraw } from "../../../shared/use-cases/billing-transfer/withdraw.ts";
import {
  ALPHA,
  type ChannelWorld,
  NOTICE_30,
  NOTICE_90,
  openChannel,
  UNTIL_JUNE,
} from "../operations/partnercentral-channel/channel-world.ts";

const PARTNER = AccountId.parse("999999999999");
const SOURCE = AccountId.parse("111111111111");

let world: ChannelWorld;
let pma: string;
let relationship: string;
beforeEach(async () => {
  world = await openChannel();
  pma = await world.activeAccount();
  relationship = await world.createRelationship(pma);
});
afterEach(() => world.close());

/** What a withdrawal by a side at an instant comes to: its last month, or the refusal. */
const withdrawal = async (now: string, end: string | undefined, caller = SOURCE) => {
  const state = await world.state();
  const [id] = state.transfers.idsWith("source", SOURCE);
  try {
    const { answer } = withdraw(
      { state, partner: PARTNER, now: Instant.parse(now) },
      { id: id as TransferId, caller, end: end === undefined ? undefined : Instant.parse(end) },
    );
    return answer.status === "WITHDRAWN" ? answer.end : answer.status;
  } catch (error) {
    if (!(error instanceof TransferRefusedError)) throw error;
    return [error.exception, error.reason, error.message] as const;
  }
};
const NOVEMBER = "2026-11-30T23:59:59.999Z";
const DECEMBER = "2026-12-31T23:59:59.999Z";
const FEBRUARY = "2027-02-28T23:59:59.999Z";
const JUNE = "2027-06-30T23:59:59.999Z";
const refused = (earliest: string) => [
  "InvalidInputException",
  "INVALID_END_DATE",
  expect.stringContaining(earliest),
];

describe("a withdrawal and the service period of its two sides", () => {
  it("is free without one, and while one is only asked for", async () => {
    await world.askForServicePeriod(pma, relationship, NOTICE_30);

    expect(await withdrawal("2026-11-15T10:00:00.000Z", undefined)).toBe("2026-11");
  });

  it("keeps to the notice, for both sides", async () => {
    await world.startServicePeriod(pma, relationship, NOTICE_30);
    const now = "2026-11-15T10:00:00.000Z";

    for (const side of [SOURCE, PARTNER]) {
      expect(await withdrawal(now, undefined, side)).toEqual(refused(DECEMBER));
      expect(await withdrawal(now, NOVEMBER, side)).toEqual(refused(DECEMBER));
      expect(await withdrawal(now, DECEMBER, side)).toBe("2026-12");
    }
  });

  it("counts days of 24 hours to the end of the month", async () => {
    await world.startServicePeriod(pma, relationship, NOTICE_30);

    expect(await withdrawal("2026-12-02T00:00:00.000Z", DECEMBER)).toBe("2026-12");
    expect(await withdrawal("2026-12-02T00:00:00.001Z", DECEMBER)).toEqual(
      refused("2027-01-31T23:59:59.999Z"),
    );
  });

  it("may name the first month that a long notice permits, and no later one", async () => {
    await world.startServicePeriod(pma, relationship, NOTICE_90);
    const now = "2026-11-15T10:00:00.000Z";

    expect(await withdrawal(now, DECEMBER)).toEqual(refused(FEBRUARY));
    expect(await withdrawal(now, FEBRUARY)).toBe("2027-02");
    expect(await withdrawal(now, "2027-03-31T23:59:59.999Z")).toMatchObject({ 1: "END_DATE_TOO_LATE" });
  });

  it("does not end inside a commitment", async () => {
    await world.startServicePeriod(pma, relationship, UNTIL_JUNE);

    expect(await withdrawal("2026-11-15T10:00:00.000Z", DECEMBER)).toEqual(refused(JUNE));
    expect(await withdrawal("2027-05-10T00:00:00.000Z", "2027-05-31T23:59:59.999Z")).toEqual(refused(JUNE));
    expect(await withdrawal("2027-05-10T00:00:00.000Z", JUNE)).toBe("2027-06");
    // Over by the clock; no timer has been there.
    expect(await withdrawal("2027-06-15T00:00:00.000Z", undefined)).toBe("2027-06");
  });

  it("is free again once both revoked", async () => {
    await world.startServicePeriod(pma, relationship, UNTIL_JUNE);
    const identifier = await world.revoke(pma, relationship);
    expect(await withdrawal("2026-11-15T10:00:00.000Z", NOVEMBER)).toEqual(refused(JUNE));

    await world.must("AcceptChannelHandshake", { identifier }, ALPHA);

    expect(await withdrawal("2026-11-15T10:00:00.000Z", NOVEMBER)).toBe("2026-11");
  });

  it("is bound by nothing in the Sandbox", async () => {
    const sandbox = { catalog: "Sandbox" };
    const account = await world.createAccount(sandbox);
    const activation = await world.handshake({
      ...sandbox,
      handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT",
      associatedResourceIdentifier: account,
    });
    await world.must("AcceptChannelHandshake", { ...sandbox, identifier: activation });
    const tried = await world.createRelationship(account, sandbox);
    const identifier = await world.handshake({
      ...sandbox,
      handshakeType: "START_SERVICE_PERIOD",
      associatedResourceIdentifier: tried,
      payload: {
        startServicePeriodPayload: { programManagementAccountIdentifier: account, ...UNTIL_JUNE },
      },
    });
    await world.must("AcceptChannelHandshake", { ...sandbox, identifier }, ALPHA);

    expect(await withdrawal("2026-11-15T10:00:00.000Z", NOVEMBER)).toBe("2026-11");
  });
});
