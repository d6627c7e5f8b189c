import type { ApiDependencies } from "../api-dependencies.ts";
import type { Service } from "../registry/service.ts";
import { billingErrors } from "./errors.ts";
import { getBillingView } from "./get-billing-view.ts";
import { listBillingViewSegments } from "./list-billing-view-segments.ts";
import { listBillingViews } from "./list-billing-views.ts";
import { listSourceViewsForBillingView } from "./list-source-views-for-billing-view.ts";

/** AWS Billing, AWS-JSON 1.0, API version 2023-09-07: its managed views (spec/aws-billing-transfer.md section 3.4). */
export const billing: Service<ApiDependencies> = {
  name: "billing",
  protocol: "aws-json-1.0",
  targetPrefix: "AWSBilling",
  errors: billingErrors,
  operations: [listBillingViews, getBillingView, listBillingViewSegments, listSourceViewsForBillingView],
};
