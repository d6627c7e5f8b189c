import type { ChannelReport } from "../../../domain/partner-central/channel-report.ts";
import { type BillingPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import { reportChannel } from "../../../use-cases/partner-central/report-channel.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { type Context, partnerAccount } from "../context.ts";

/** @throws OperationError for a month that has not begun */
export const channelReportOf = async (context: Context, period: BillingPeriod): Promise<ChannelReport> => {
  const { deps, caller, now } = context;
  if (period > periodOf(now)) throw invalidProblem("period", "has not begun yet");
  const { state } = await deps.configuration.current();
  const partner = await partnerAccount(context);
  return reportChannel(deps, { state, period, now, viewer: caller.account, partner });
};
