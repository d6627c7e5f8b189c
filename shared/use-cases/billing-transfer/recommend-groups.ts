import { periodOf } from "../../domain/time/billing-period.ts";
import { dateOf, type Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import { conductorEvent } from "../configuration/conductor-event.ts";
import type { ConfigurationCache } from "../configuration/configuration-cache.ts";
import { type AppendDependencies, appendOnce } from "../events/append-once.ts";
import { lackingGroups } from "./lacking-groups.ts";

/** Transfers named in one event; nobody may have more (spec/aws-billing-transfer.md section 2.5), and 256 KB is the limit. */
const TRANSFERS_MAX = 1000;

/**
 * Tells every account that pays, once a day, which transfers it keeps no billing group for (section 5): without one their
 * sources see no cost, and nothing of them is billed on. Who has it twice on one day, at once or after a kill, is told
 * once; another day's summary says what is still so then.
 *
 * @param day any instant of the day (UTC) that it is for
 * @returns how many accounts were told
 */
export const recommendGroups = async (
  deps: AppendDependencies & { readonly configuration: ConfigurationCache; readonly clock: Clock },
  day: Instant,
): Promise<number> => {
  const { state } = await deps.configuration.current();
  const now = deps.clock.now();
  let told = 0;
  for (const [account, lacking] of lackingGroups(state, periodOf(day))) {
    const date = dateOf(day);
    const transfers = lacking.slice(0, TRANSFERS_MAX).map(({ transfer: { id, source, start }, ...rest }) => ({
      transfer: id,
      source,
      start,
      ...rest,
    }));
    const outcome = await appendOnce(
      deps,
      { account, action: "RecommendBillingGroups", token: date, at: now },
      {
        at: now,
        actor: { system: "timers" },
        action: "RecommendBillingGroups",
        resources: [account],
        before: [],
        after: [],
        requestId: date,
        events: [
          conductorEvent("Billing Group Configuration Recommended for Billing Transfer", [account], {
            account,
            date,
            transfers,
          }),
        ],
      },
    );
    if (outcome === "appended") told += 1;
  }
  return told;
};
