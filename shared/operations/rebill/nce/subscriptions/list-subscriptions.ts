import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import type { NceSubscription } from "../../../../domain/nce/subscription/subscription.ts";
import { asKnownNow } from "../../../../use-cases/nce/registry/as-known-now.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { ourPage, PageQuery } from "../../page.ts";
import { seesSubscription, type Viewer, viewerOf } from "../visible.ts";
import { SubscriptionOut, subscriptionOut } from "./subscription-out.ts";

const Input = z.strictObject({ customer: TenantId.optional(), partner: TenantId.optional(), ...PageQuery });

export const listNceSubscriptions = operation<ApiDependencies>()({
  name: "ListNceSubscriptions",
  summary: "Subscriptions the caller may see, of a customer, of a partner or all, by id.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/subscriptions" },
  input: Input,
  output: z.object({ subscriptions: z.array(SubscriptionOut), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    const viewer = await viewerOf(context);
    const listed = new Map(
      candidates(viewer, input)
        .filter(
          (each) =>
            (input.customer === undefined || each.customer === input.customer) &&
            (input.partner === undefined || each.partner === input.partner) &&
            seesSubscription(viewer, each),
        )
        .map((each) => [each.id as string, each]),
    );
    const { things, nextToken } = ourPage(
      context,
      "ListNceSubscriptions",
      input,
      [...listed.keys()].sort(),
      (id) => listed.get(id),
    );
    const { now } = context;
    return {
      subscriptions: things.map((each) =>
        subscriptionOut(asKnownNow({ state: viewer.state, now }, each), now),
      ),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});

const candidates = (
  { state, seesAll, partners }: Viewer,
  { customer, partner }: z.output<typeof Input>,
): readonly NceSubscription[] => {
  const { nceSubscriptions } = state;
  if (customer !== undefined) return nceSubscriptions.listWith("customer", customer, ALWAYS);
  if (partner !== undefined) return nceSubscriptions.listWith("partner", partner, ALWAYS);
  return seesAll
    ? nceSubscriptions.list(ALWAYS)
    : partners.flatMap(({ tenant }) => nceSubscriptions.listWith("partner", tenant, ALWAYS));
};
