import { Instant } from "../../../shared/domain/time/instant.ts";
import { recommendGroups } from "../../../shared/use-cases/billing-transfer/recommend-groups.ts";
import { rename } from "../../../shared/use-cases/billing-transfer/rename.ts";
import { tag, untag } from "../../../shared/use-cases/billing-transfer/tag-transfer.ts";
import { ALPHA, BETA, DISTRIBUTOR, RESELLER, type TimerWorld, transferOf } from "./timer-world.ts";

/** Everything that can happen to a transfer, once at least. Begins in November 2026 and ends in February 2027. */
export const walkTransfers = async (world: TimerWorld): Promise<void> => {
  const own = { id: transferOf("alpha"), caller: DISTRIBUTOR };
  await world.invite("alpha", [ALPHA, DISTRIBUTOR], "2026-12");
  await world.decided("TagResource", (context) => tag(context, { ...own, tags: { team: "west" } }));
  await world.decided("UntagResource", (context) => untag(context, { ...own, keys: ["team"] }));
  await world.decided("Rename", (context) => rename(context, { ...own, name: "Alpha" }));
  await world.accept("alpha", ALPHA);
  await recommendGroups(world.deps, Instant.parse(world.deps.clock.now()));
  await world.invite("beta", [BETA, DISTRIBUTOR], "2026-12");
  await world.cancel("beta", DISTRIBUTOR);
  await world.invite("reseller", [RESELLER, DISTRIBUTOR], "2026-12");
  await world.decline("reseller", RESELLER);
  await world.invite("second", [BETA, DISTRIBUTOR], "2027-01");
  // First month, then a reminder, then nobody has accepted; and the last month is over.
  await world.sweepAt("2026-12-01T00:00:00.000Z");
  await world.withdraw("alpha", ALPHA, "2027-01-31T23:59:59.999Z");
  await world.sweepAt("2026-12-24T00:00:00.000Z");
  await world.sweepAt("2027-02-01T00:00:00.000Z");
};
