import { describe, expect, it } from "vitest";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { LicenceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { linesOf } from "../../../shared/domain/nce/transfer/transfer.ts";
import { thingChange } from "../../../shared/use-cases/configuration/change-configuration.ts";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import { connectedWorld, moved, moving } from "../../support/connected-world.ts";
import { subscriptionThing, TARGET } from "../../support/nce-world.ts";
import { at, CUSTOMER } from "./nce-builders.ts";

const microsoft = connectedWorld();
const { open, execute, submitted, stateNow, transferOf } = microsoft;

describe("a transfer of a partner that is connected to Partner Center", () => {
  it("is settled on the day on which Microsoft moved it, though we hear of it later", async () => {
    await open();
    const id = await submitted("sub-1");
    microsoft.answers = [moving];
    await execute();
    microsoft.worldNow().setNow("2024-06-16T08:00:00.000Z");
    microsoft.answers = [moved("2024-06-15T23:59:00.000Z")];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ effectiveDate: "2024-06-15" }]);
    expect((await stateNow()).nceSettlements.listWith("transfer", id, ALWAYS)[0]?.settlement).toMatchObject({
      sourceDays: 66,
      targetDays: 299,
      refund: { amount: "-2162.60" },
    });
  });

  it("is dated into the term that runs, when that before was renewed until we heard of it", async () => {
    await open();
    const term = { termDuration: "P1M", termStart: "2024-05-16", termEnd: "2024-06-15" };
    const known = (await stateNow()).nceSubscriptions.find("sub-2", ALWAYS);
    await microsoft.worldNow().put(subscriptionThing(LicenceSubscription.parse({ ...known, ...term })));
    const id = await submitted("sub-2");
    microsoft.answers = [moving];
    await execute();
    microsoft.worldNow().setNow("2024-06-16T08:00:00.000Z");
    await carryOutDue(microsoft.worldNow().deps);
    microsoft.answers = [moved("2024-06-15T22:00:00.000Z")];
    await execute();
    // The source has paid its month, and of the next one nothing.
    expect(linesOf(await transferOf(id))).toMatchObject([{ effectiveDate: "2024-06-16" }]);
    expect((await stateNow()).nceSettlements.listWith("transfer", id, ALWAYS)[0]?.settlement).toMatchObject({
      effectiveDate: "2024-06-16",
      targetDays: 30,
      refund: { amount: "-110.00" },
      sourceNet: { amount: "0.00" },
    });
  });

  it.each([
    ["later than now", "2024-06-17T00:00:00.000Z", "2024-06-15"],
    ["before it was submitted", "2024-06-01T00:00:00.000Z", "2024-06-15"],
  ])("believes no time %s", async (_what, completedAt, effectiveDate) => {
    await open();
    const id = await submitted("sub-1");
    microsoft.answers = [moved(completedAt)];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Complete", effectiveDate }]);
  });

  it("has moved where Microsoft says so, though the customer has left the target since", async () => {
    await open();
    const id = await submitted("sub-1");
    microsoft.answers = [moving];
    await execute();
    await microsoft
      .worldNow()
      .put(thingChange("nceRelationships", `${CUSTOMER}_${TARGET.tenant}`, { from: ALWAYS, value: null }));
    microsoft.worldNow().setNow("2024-06-15T10:05:00.000Z");
    microsoft.answers = [moved("2024-06-15T10:03:00.000Z")];
    await execute();
    expect((await transferOf(id)).status).toBe("Complete");
  });

  it("moves no licence whose earlier charges are not all posted: nobody would post them any more", async () => {
    await open();
    const id = await submitted("sub-2");
    const known = (await stateNow()).nceSubscriptions.find("sub-2", ALWAYS);
    const months = { termDuration: "P1M", termStart: "2020-06-15", termEnd: "2020-07-14", segments: [] };
    await microsoft.worldNow().put(subscriptionThing(LicenceSubscription.parse({ ...known, ...months })));
    microsoft.answers = [moved("2024-06-15T10:00:00.000Z")];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Failed", error: { code: 900103 } }]);

    await carryOutDue(microsoft.worldNow().deps);
    microsoft.worldNow().setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect((await transferOf(id)).status).toBe("Complete");
    const charged = (await stateNow()).ncePostings
      .list(ALWAYS)
      .flatMap(({ lines }) => lines)
      .filter(({ kind, subscription }) => subscription === "sub-2" && (kind === "new" || kind === "renew"));
    expect(charged).toHaveLength(49);
  });

  it("fails a line that our registry cannot take, whatever Microsoft says, and takes it later", async () => {
    await open();
    const id = await submitted("sub-1");
    microsoft.answers = [moved("2024-06-15T10:00:00.000Z")];
    const suspended = (await stateNow()).nceSubscriptions.find("sub-1", ALWAYS);
    if (suspended === undefined) throw new Error("no such subscription");
    const since = at("2024-06-15T10:00:00.000Z");
    await microsoft.worldNow().put(
      thingChange("nceSubscriptions", "sub-1", {
        from: ALWAYS,
        value: { ...suspended, state: { kind: "suspended", since } },
      }),
    );
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Failed", attempts: 1 }]);
    await microsoft
      .worldNow()
      .put(thingChange("nceSubscriptions", "sub-1", { from: ALWAYS, value: suspended }));
    microsoft.worldNow().setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Complete", attempts: 2 }]);
  });
});
