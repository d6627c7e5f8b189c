import { z } from "zod";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner } from "../context.ts";
import { ourPage, PageQuery } from "../page.ts";
import { DeliveryOut, deliveryOut } from "./import-members.ts";

export const listDeliveries = operation<ApiDependencies>()({
  name: "ListCostData",
  summary: "The deliveries in force in a month, one per payer, by payer.",
  permission: "month-end:read",
  route: { method: "GET", path: "/rebill/v1/cost-data" },
  input: z.strictObject({ period: BillingPeriod, ...PageQuery }),
  output: z.object({ deliveries: z.array(DeliveryOut), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    await assertPartner(context);
    const found = await context.deps.deliveries.currentOfPeriod(input.period);
    const byPayer = new Map(found.map((delivery) => [delivery.payer as string, delivery]));
    const { things, nextToken } = ourPage(
      context,
      "ListCostData",
      input,
      [...byPayer.keys()].sort(),
      (payer) => byPayer.get(payer),
    );
    return { deliveries: things.map(deliveryOut), ...(nextToken === undefined ? {} : { nextToken }) };
  },
});
