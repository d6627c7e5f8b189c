import { z } from "zod";
import { ChannelReport } from "../../../domain/partner-central/channel-report.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { channelReportOf } from "./channel-report-of.ts";

export const getChannelReport = operation<ApiDependencies>()({
  name: "GetChannelReport",
  summary: "Every channel relationship of a month with its support plan, service period and spend.",
  permission: "margin:read",
  route: { method: "GET", path: "/rebill/v1/channel-reports/{period}" },
  input: z.strictObject({ period: BillingPeriod }),
  output: ChannelReport,
  handle: (context, { period }) => channelReportOf(context, period),
});
