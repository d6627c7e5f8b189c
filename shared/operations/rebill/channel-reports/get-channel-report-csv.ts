import { z } from "zod";
import { channelReportCsv } from "../../../domain/partner-central/channel-report-csv.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { channelReportOf } from "./channel-report-of.ts";

export const getChannelReportCsv = operation<ApiDependencies>()({
  name: "GetChannelReportCsv",
  summary: "The channel report of a month as CSV, organisations without relationship at the end.",
  permission: "margin:read",
  route: { method: "GET", path: "/rebill/v1/channel-reports/{period}/csv" },
  input: z.strictObject({ period: BillingPeriod }),
  output: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  contentType: "text/csv",
  handle: async (context, { period }) =>
    new TextEncoder().encode(channelReportCsv(await channelReportOf(context, period))),
});
