import { z } from "zod";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { ownView } from "./own-view.ts";
import { ViewElement, viewToApi } from "./view-members.ts";
import { ViewArn } from "./wire.ts";

/** One of the caller's views, also of a transfer or group that is over. */
export const getBillingView = operation<ApiDependencies>()({
  name: "GetBillingView",
  permission: "margin:read",
  input: z.object({ arn: ViewArn }),
  output: z.object({ billingView: ViewElement }),
  handle: async (context, { arn }) => ({ billingView: viewToApi(await ownView(context, arn)) }),
});
