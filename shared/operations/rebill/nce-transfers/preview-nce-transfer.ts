import { z } from "zod";
import type { IncentiveForecast } from "../../../domain/nce/incentives/forecast.ts";
import { CalendarDate, dayOf } from "../../../domain/time/calendar-date.ts";
import { previewTransfer } from "../../../use-cases/nce/forecast/preview-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { answeredOnce } from "../context.ts";
import { nceLooked } from "./nce-decisions.ts";
import { SelectionMembers, selectionOf } from "./selection-members.ts";
import { SettlementLineOut, settlementLineOut } from "./settlement-members.ts";
import { TransferIdMember } from "./transfer-members.ts";

const Money = z.object({ amount: z.string(), currency: z.string() });
const ForecastOut = z.object({
  source: z.object({
    earned: Money.describe("In this term, before the transfer"),
    keeps: Money.describe("After what is taken back"),
  }),
  target: z.object({
    total: Money.describe("With the transfer and with each later charge of the term, at today's percentage"),
    customerAdd: Money.describe("Always nothing: moving a customer is no new customer"),
  }),
});

const Preview = z.object({
  day: z.string().describe("UTC day of the move that was looked at"),
  lines: z.array(SettlementLineOut.extend({ incentiveForecast: ForecastOut })),
});

const forecastOut = ({ source, target }: IncentiveForecast): z.infer<typeof ForecastOut> => ({
  source: { earned: source.earned, keeps: source.keeps },
  target: { total: target.total, customerAdd: target.customerAdd },
});

/** The source sees both sides before it commits. */
const BOTH_SIDES = { isSource: true, isTarget: true } as const;

export const previewNceTransfer = operation<ApiDependencies>()({
  name: "PreviewNceTransfer",
  summary:
    "What a selection would do to the money and incentives of both sides; for the source, before it submits. Changes nothing.",
  permission: "subscriptions:read",
  route: { method: "POST", path: "/rebill/v1/nce/transfers/{id}:preview" },
  input: z.strictObject({
    ...TransferIdMember,
    ...SelectionMembers,
    day: CalendarDate.optional().describe("UTC day of the move, today or later; absent: today"),
  }),
  output: Preview,
  handle: (context, input) => {
    const { id, day = dayOf(context.now), ...selection } = input;
    if (day < dayOf(context.now)) throw invalidProblem("day", "is over: nothing moves in the past");
    const lines = selectionOf(selection);
    const { account: caller } = context.caller;
    return answeredOnce(context, "PreviewNceTransfer", input, Preview, () =>
      nceLooked(context, (nce) => ({
        day,
        lines: previewTransfer(nce, { caller, id: id.toLowerCase(), lines, day }).map((line) => ({
          ...settlementLineOut(line, BOTH_SIDES),
          incentiveForecast: forecastOut(line.forecast),
        })),
      })),
    );
  },
});
