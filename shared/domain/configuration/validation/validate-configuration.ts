import type { Finding } from "../findings.ts";
import { DEFAULT_QUOTAS, type Quotas } from "../quotas.ts";
import type { ConfigurationEntries } from "../read-entries.ts";
import { checkBillingGroups } from "./check-billing-groups.ts";
import { checkCustomLineItems } from "./check-custom-line-items.ts";
import { checkInvoicing } from "./check-invoicing.ts";
import { checkOrganizations, checkPartner } from "./check-organizations.ts";
import { checkOwners } from "./check-owners.ts";
import { checkPricingPlans } from "./check-pricing-plans.ts";
import { checkPricingRules } from "./check-pricing-rules.ts";
import { checkTransferPreferences } from "./check-transfer-preferences.ts";
import { checkTransfers } from "./check-transfers.ts";
import { type FileIndex, type InitialisedPartner, indexOf } from "./file-index.ts";
import { checkUniqueNames } from "./unique-names.ts";

const CHECKS: readonly ((index: FileIndex) => readonly Finding[])[] = [
  checkPartner,
  checkUniqueNames,
  checkOrganizations,
  checkOwners,
  checkTransfers,
  checkTransferPreferences,
  checkPricingRules,
  checkPricingPlans,
  checkBillingGroups,
  checkCustomLineItems,
  checkInvoicing,
];

/**
 * Everything that is wrong or doubtful about what a file's entries mean together. A configuration without
 * problems can be built, priced and invoiced.
 */
export const validateConfiguration = (
  entries: ConfigurationEntries,
  partner: InitialisedPartner,
  quotas: Quotas = DEFAULT_QUOTAS,
): readonly Finding[] => {
  const index = indexOf(entries, partner, quotas);
  return CHECKS.flatMap((check) => check(index));
};
