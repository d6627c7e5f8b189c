import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { InvoiceSummary, RunMode } from "../month-end/run.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { entriesOf } from "./catalogue-entry.ts";

const run = { runId: z.string(), period: BillingPeriod };
const finished = z.strictObject({ ...run, mode: RunMode, groups: z.int(), invoices: z.int() });

export const monthEndEvents = [
  ...entriesOf("rebill.month-end", [
    [
      "Month Run Started",
      "A run was opened, or opened again after it had failed.",
      z.strictObject({ ...run, mode: RunMode }),
    ],
    [
      "Month Run Failed",
      "A run ended without a result; its record has the message.",
      z.strictObject({ ...run, mode: RunMode, step: z.string(), error: z.string() }),
    ],
    [
      "Pro Forma Report Published",
      "The report of a billing group (`resources`) lies in its place.",
      z.strictObject({ ...run, mode: RunMode }),
    ],
    ["Month Estimated", "An estimate succeeded.", finished],
    ["Month Closed", "The final run succeeded; the month does not change any more.", finished],
  ]),
  ...entriesOf("rebill.invoicing", [
    [
      "Invoice Issued",
      "An invoice has its number. Amounts are decimal text.",
      z.strictObject({ ...run, ...InvoiceSummary.shape, number: z.string() }),
    ],
  ]),
  ...entriesOf("rebill.price-lists", [
    [
      "Price List Imported",
      "A price list is in force for its offer and region.",
      z.strictObject({ offerCode: z.string(), region: z.string(), version: z.string() }),
    ],
  ]),
];

export const accessEvents = entriesOf("rebill.access", [
  ...(
    [
      ["Access Key Issued", "An access key is in force."],
      ["Access Key Replaced", "Another key took a key's place; it may go on working for a while."],
      ["Access Key Revoked", "An access key is out of force."],
    ] as const
  ).map(
    ([detailType, description]) =>
      [
        detailType,
        description,
        z.strictObject({ accessKeyId: z.string(), account: AccountId, role: z.string() }),
      ] as const,
  ),
]);
