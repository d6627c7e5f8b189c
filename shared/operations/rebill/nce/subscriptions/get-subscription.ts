import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { NceSubscriptionId } from "../../../../domain/nce/ids.ts";
import { asKnownNow } from "../../../../use-cases/nce/registry/as-known-now.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { seesSubscription, viewerOf, visible } from "../visible.ts";
import { SubscriptionOut, subscriptionOut } from "./subscription-out.ts";

export const getNceSubscription = operation<ApiDependencies>()({
  name: "GetNceSubscription",
  summary: "A subscription, for the installation's partner and for the partner that is billed for it.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/subscriptions/{id}" },
  input: z.strictObject({ id: NceSubscriptionId }),
  output: SubscriptionOut,
  handle: async (context, { id }) => {
    const viewer = await viewerOf(context);
    const found = viewer.state.nceSubscriptions.find(id, ALWAYS);
    const subscription = visible("subscription", found, (each) => seesSubscription(viewer, each));
    const { now } = context;
    return subscriptionOut(asKnownNow({ state: viewer.state, now }, subscription), now);
  },
});
