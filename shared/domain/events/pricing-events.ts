import { z } from "zod";
import { AccountId, TransferId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { entriesOf } from "./catalogue-entry.ts";

const nothing = z.strictObject({});
const arns = z.array(z.string());
const accounts = z.array(AccountId);
const tagKeys = z.strictObject({ tagKeys: z.array(z.string()) });

/** Changes of billing groups, plans, rules and custom line items; `resources` has the ARN of what changed. */
export const pricingEvents = entriesOf("rebill.billing-conductor", [
  [
    "Billing Group Created",
    "A billing group is there, with its plan and its accounts or its transfer.",
    z.strictObject({
      type: z.enum(["STANDARD", "TRANSFER_BILLING"]),
      pricingPlan: z.string(),
      accounts: accounts.optional(),
      transfer: z.string().optional(),
    }),
  ],
  [
    "Billing Group Updated",
    "Name, plan or settings of a group changed; the plan is the present one.",
    z.strictObject({ pricingPlan: z.string() }),
  ],
  ["Billing Group Deleted", "A billing group is gone; its accounts belong to none.", nothing],
  ["Accounts Associated", "Accounts joined a billing group.", z.strictObject({ accounts })],
  ["Accounts Disassociated", "Accounts left a billing group.", z.strictObject({ accounts })],
  [
    "Pricing Plan Created",
    "A pricing plan is there, with its rules in order.",
    z.strictObject({ pricingRules: arns }),
  ],
  ["Pricing Plan Updated", "Name or description of a plan changed.", nothing],
  ["Pricing Plan Deleted", "A pricing plan is gone.", nothing],
  ["Pricing Rules Associated", "Rules were added to a plan.", z.strictObject({ pricingRules: arns })],
  ["Pricing Rules Disassociated", "Rules were taken off a plan.", z.strictObject({ pricingRules: arns })],
  ["Pricing Rule Created", "A pricing rule is there.", nothing],
  ["Pricing Rule Updated", "Name, direction or size of a rule changed.", nothing],
  ["Pricing Rule Deleted", "A pricing rule is gone.", nothing],
  [
    "Custom Line Item Created",
    "A custom line item was added to a group.",
    z.strictObject({ billingGroup: z.string() }),
  ],
  ["Custom Line Item Updated", "Name, amount or settings of a custom line item changed.", nothing],
  [
    "Custom Line Item Deleted",
    "A custom line item ends; with the group when that was deleted.",
    z.strictObject({ billingGroup: z.string().optional() }),
  ],
  [
    "Custom Line Item Resources Associated",
    "A percentage is now taken of these groups or items as well.",
    z.strictObject({ resources: arns }),
  ],
  [
    "Custom Line Item Resources Disassociated",
    "A percentage is no longer taken of these groups or items.",
    z.strictObject({ resources: arns }),
  ],
  [
    "Billing Transfer Preference Updated",
    "Groups of indirect sources are created by themselves, or no longer.",
    z.strictObject({ enabled: z.boolean(), pricingPlan: z.string().optional() }),
  ],
  [
    "Billing Group Configuration Recommended for Billing Transfer",
    "Once a day for each account that pays: transfers without a billing group of its own; `resources` has the account.",
    z.strictObject({
      account: AccountId,
      /** Day of the summary, UTC. */
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      transfers: z.array(
        z.strictObject({
          transfer: TransferId,
          /** Management account whose bill it is. */
          source: AccountId,
          start: BillingPeriod,
          /** A transfer to the account itself, or to one further down that hands it on. */
          relation: z.enum(["DIRECT", "INDIRECT"]),
          /** There never was a group, or it was deleted. */
          billingGroup: z.enum(["MISSING", "DELETED"]),
        }),
      ),
    }),
  ],
  ["Resource Tagged", "Tags were set; their keys only.", tagKeys],
  ["Resource Untagged", "Tags were removed; their keys only.", tagKeys],
]);
