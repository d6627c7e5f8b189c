import { z } from "zod";
import { VIEW_TYPES } from "../../domain/views/billing-view.ts";
import type { View } from "../../use-cases/views/list-views.ts";
import type { ViewContext } from "../../use-cases/views/view-of.ts";
import type { Context } from "./listing.ts";

export const ViewElement = z.object({
  arn: z.string(),
  name: z.string(),
  billingViewType: z.enum(VIEW_TYPES),
  ownerAccountId: z.string(),
  sourceAccountId: z.string().optional(),
  healthStatus: z.object({
    statusCode: z.enum(["HEALTHY", "UNHEALTHY"]),
    statusReasons: z.array(z.string()).optional(),
  }),
});

/** A view as the API shows it. One of usage that nobody prices is unhealthy: a billing group is missing. */
export const viewToApi = ({
  arn,
  name,
  type,
  owner,
  source,
  isEmpty,
}: View): z.input<typeof ViewElement> => ({
  arn,
  name,
  billingViewType: type,
  ownerAccountId: owner,
  ...(source === undefined ? {} : { sourceAccountId: source }),
  healthStatus: isEmpty
    ? { statusCode: "UNHEALTHY", statusReasons: ["SOURCE_VIEW_NOT_FOUND"] }
    : { statusCode: "HEALTHY" },
});

/** What views follow from, as it is now. */
export const viewContext = async ({ deps, now }: Context): Promise<ViewContext> => {
  const { state } = await deps.configuration.current();
  return { state, now };
};
