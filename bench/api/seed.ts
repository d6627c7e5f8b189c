import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandContext } from "../../infra/local/cli/command.ts";
import { applyCommand } from "../../infra/local/cli/commands/apply.ts";
import { initCommand } from "../../infra/local/cli/commands/init.ts";
import { openDataDirectory } from "../../infra/local/data-directory/open-data-directory.ts";
import { createProgress } from "../../infra/local/terminal/progress.ts";
import { CustomLineItem } from "../../shared/domain/configuration/model.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import { instantOf } from "../../shared/domain/time/instant.ts";
import type { Table, Write } from "../../shared/ports/table.ts";
import { billingGroupKind } from "../../shared/stores/billing-group-store.ts";
import { customLineItemKind } from "../../shared/stores/custom-line-item-store.ts";
import { createVersionedStore, versionWrites } from "../../shared/stores/versioned-store.ts";

export const PARTNER = "999999999999";
const CUSTOMERS = 50;
const RULES = 500;
const PLANS = 50;
const FIRST_PERIOD = BillingPeriod.parse("2026-01");
/** What a transaction of the table takes. */
const WRITES_PER_TRANSACTION = 100;
const TRANSACTIONS_AT_ONCE = 4;

const customerAccount = (index: number): string => String(100_000_000_000 + index);

/** A partner with customers, plans and rules, as a file for `rebill apply`. JSON is YAML. */
const configuration = (): object => ({
  apiVersion: "rebill/v1",
  partner: { account: PARTNER, name: "Bench", currency: "USD", sellerOfRecord: "Bench Ltd" },
  organizations: Array.from({ length: CUSTOMERS }, (_, index) => ({
    id: `o-bench${String(index).padStart(8, "0")}`,
    managementAccount: customerAccount(index),
    name: `Customer ${index}`,
    email: `billing-${index}@customers.example`,
    accounts: [{ id: customerAccount(index), name: "root" }],
  })),
  transfers: Array.from({ length: CUSTOMERS }, (_, index) => ({
    source: customerAccount(index),
    target: PARTNER,
    name: `customer-${index}`,
    start: FIRST_PERIOD,
  })),
  pricingRules: Array.from({ length: RULES }, (_, index) => ({
    name: `rule-${index}`,
    scope: "SERVICE",
    service: `Service${index}`,
    type: "DISCOUNT",
    modifierPercentage: String(1 + (index % 20)),
  })),
  pricingPlans: Array.from({ length: PLANS }, (_, plan) => ({
    name: `plan-${plan}`,
    rules: Array.from({ length: RULES / PLANS }, (_each, at) => `rule-${plan * (RULES / PLANS) + at}`),
  })),
  billingGroups: Array.from({ length: CUSTOMERS }, (_, index) => ({
    name: `customer-${index}`,
    transfer: `customer-${index}`,
    plan: `plan-${index % PLANS}`,
  })),
});

/**
 * A data directory with a partner, its customers and `items` custom line items. The items go into the table
 * directly: fifty thousand requests would take longer than the bench.
 *
 * @returns ARNs of the billing groups
 */
export const seed = async (folder: string, data: string, items: number): Promise<readonly string[]> => {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "rebill.yaml");
  await writeFile(file, JSON.stringify(configuration()));
  const context: CommandContext = { dataPath: data, progress: createProgress({ stream: process.stderr }) };
  await initCommand(context, { account: PARTNER, name: "Bench" });
  await applyCommand(context, { file });
  const directory = await openDataDirectory(data, { command: "bench" });
  try {
    const groups = await createVersionedStore(directory.table, billingGroupKind).listAt(FIRST_PERIOD);
    const arns = groups.map(({ arn }) => arn);
    await writeItems(directory.table, arns, items);
    return arns;
  } finally {
    await directory.close();
  }
};

const itemArn = (index: number): string =>
  `arn:aws:billingconductor::${PARTNER}:customlineitem/${index.toString(36).padStart(10, "0")}`;

const writeItems = async (table: Table, groups: readonly string[], items: number): Promise<void> => {
  const now = instantOf(new Date());
  const writes = Array.from({ length: items }, (_, index) => {
    const value = CustomLineItem.parse({
      kind: "FLAT",
      arn: itemArn(index),
      name: `item-${index}`,
      description: "Managed support",
      group: groups[index % groups.length],
      type: "FEE",
      from: FIRST_PERIOD,
      amount: "12.50",
    });
    const put = { id: value.arn, from: FIRST_PERIOD, value };
    return versionWrites(customLineItemKind, { puts: [put], deletes: [] }, () => ({
      createdAt: now,
      modifiedAt: now,
    }));
  }).flat();
  const transactions: Write[][] = [];
  for (let at = 0; at < writes.length; at += WRITES_PER_TRANSACTION)
    transactions.push(writes.slice(at, at + WRITES_PER_TRANSACTION));
  const workers = Array.from({ length: TRANSACTIONS_AT_ONCE }, async () => {
    for (let next = transactions.pop(); next !== undefined; next = transactions.pop())
      await table.transact(next);
  });
  await Promise.all(workers);
};
