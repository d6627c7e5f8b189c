import type { Caller } from "../../../shared/domain/access/caller.ts";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import type { Random } from "../../../shared/sample/random.ts";
import { thingChange } from "../../../shared/use-cases/configuration/change-configuration.ts";
import { azure, CUSTOMER, customer, licence, related } from "../../unit/nce/nce-builders.ts";
import {
  agentOf,
  partnerThing,
  relationshipThing,
  SOURCE,
  subscriptionThing,
  TARGET,
  THIRD,
} from "../nce-world.ts";
import type { openApi } from "../open-api.ts";

const TERM = { termStart: "2026-04-10", termEnd: "2027-04-09" };

/** Two partners of a customer, a third one, and what there is to move. */
export const registerNce = async ({ deps }: Awaited<ReturnType<typeof openApi>>): Promise<void> => {
  const changes = [
    ...[SOURCE, TARGET, THIRD].map(partnerThing),
    thingChange("nceCustomers", CUSTOMER, { from: ALWAYS, value: customer() }),
    ...related(SOURCE, TARGET).map(relationshipThing),
    subscriptionThing(licence(TERM)),
    subscriptionThing(licence({ ...TERM, id: "sub-2", billingPlan: "monthly" })),
    subscriptionThing(azure("azure-1")),
  ];
  const request = { actor: { system: "fuzz" }, action: "fuzz", requestId: "fuzz" };
  await deps.changes.change(request, () => ({ answer: null, changes, resources: [], events: [] }));
};

export const anAgent = (random: Random): Caller =>
  agentOf(random.chance(5) ? THIRD : random.pick([SOURCE, TARGET]));
