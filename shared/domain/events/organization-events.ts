import { z } from "zod";
import { TransferLimits } from "../configuration/transfer-quotas.ts";
import { AccountId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { entriesOf } from "./catalogue-entry.ts";

const accounts = z.array(AccountId);
const membership = z.strictObject({ managementAccount: AccountId, joined: accounts, left: accounts });
const delivery = z.strictObject({
  payer: AccountId,
  period: BillingPeriod,
  delivery: z.string(),
  final: z.boolean(),
});

/** What is known of organisations (`resources` has the organisation's or the account's id), and their cost data. */
export const organizationEvents = [
  ...entriesOf("rebill.organizations", [
    ["Organization Registered", "An organisation is known, with its accounts.", membership],
    [
      "Organization Updated",
      "Something known of an organisation changed; accounts that came and went.",
      membership,
    ],
    ["Quotas Changed", "Quotas of billing transfers were set.", z.strictObject(TransferLimits)],
  ]),
  ...entriesOf("rebill.cost-data", [
    ["Cost Data Delivered", "A payer's cost data of a month are in force, or newer ones.", delivery],
    ["Final Cost Data Delivered", "A payer's cost data of a month are AWS's last word.", delivery],
  ]),
];
