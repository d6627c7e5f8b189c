import type { ApiDependencies } from "../api-dependencies.ts";
import type { Service } from "../registry/service.ts";
import { associateAccounts } from "./billing-groups/associate-accounts.ts";
import { createBillingGroup } from "./billing-groups/create-billing-group.ts";
import { deleteBillingGroup } from "./billing-groups/delete-billing-group.ts";
import { disassociateAccounts } from "./billing-groups/disassociate-accounts.ts";
import { listAccountAssociations } from "./billing-groups/list-account-associations.ts";
import { listBillingGroups } from "./billing-groups/list-billing-groups.ts";
import { updateBillingGroup } from "./billing-groups/update-billing-group.ts";
import { getBillingGroupCostReport } from "./cost-reports/get-billing-group-cost-report.ts";
import { listBillingGroupCostReports } from "./cost-reports/list-billing-group-cost-reports.ts";
import { batchAssociateResourcesToCustomLineItem } from "./custom-line-items/batch-associate-resources-to-custom-line-item.ts";
import { batchDisassociateResourcesFromCustomLineItem } from "./custom-line-items/batch-disassociate-resources-from-custom-line-item.ts";
import { createCustomLineItem } from "./custom-line-items/create-custom-line-item.ts";
import { deleteCustomLineItem } from "./custom-line-items/delete-custom-line-item.ts";
import { listCustomLineItemVersions } from "./custom-line-items/list-custom-line-item-versions.ts";
import { listCustomLineItems } from "./custom-line-items/list-custom-line-items.ts";
import { listResourcesAssociatedToCustomLineItem } from "./custom-line-items/list-resources-associated-to-custom-line-item.ts";
import { updateCustomLineItem } from "./custom-line-items/update-custom-line-item.ts";
import { billingConductorErrors } from "./errors.ts";
import { associatePricingRules } from "./pricing-plans/associate-pricing-rules.ts";
import { createPricingPlan } from "./pricing-plans/create-pricing-plan.ts";
import { deletePricingPlan } from "./pricing-plans/delete-pricing-plan.ts";
import { disassociatePricingRules } from "./pricing-plans/disassociate-pricing-rules.ts";
import { listPricingPlans } from "./pricing-plans/list-pricing-plans.ts";
import { listPricingRulesAssociatedToPricingPlan } from "./pricing-plans/list-pricing-rules-associated-to-pricing-plan.ts";
import { updatePricingPlan } from "./pricing-plans/update-pricing-plan.ts";
import { createPricingRule } from "./pricing-rules/create-pricing-rule.ts";
import { deletePricingRule } from "./pricing-rules/delete-pricing-rule.ts";
import { listPricingPlansAssociatedWithPricingRule } from "./pricing-rules/list-pricing-plans-associated-with-pricing-rule.ts";
import { listPricingRules } from "./pricing-rules/list-pricing-rules.ts";
import { updatePricingRule } from "./pricing-rules/update-pricing-rule.ts";
import { listTagsForResource } from "./tags/list-tags-for-resource.ts";
import { tagResource } from "./tags/tag-resource.ts";
import { untagResource } from "./tags/untag-resource.ts";
import { getBillingTransferPreference } from "./transfer-preferences/get-billing-transfer-preference.ts";
import { updateBillingTransferPreference } from "./transfer-preferences/update-billing-transfer-preference.ts";

/** AWS Billing Conductor, REST-JSON, API version 2021-07-30 (spec/billing-conductor.md section 1). */
export const billingConductor: Service<ApiDependencies> = {
  name: "billingconductor",
  protocol: "rest-json",
  tokenHeader: "x-amzn-client-token",
  errors: billingConductorErrors,
  operations: [
    createBillingGroup,
    updateBillingGroup,
    deleteBillingGroup,
    listBillingGroups,
    associateAccounts,
    disassociateAccounts,
    listAccountAssociations,
    getBillingTransferPreference,
    updateBillingTransferPreference,
    createPricingPlan,
    updatePricingPlan,
    deletePricingPlan,
    listPricingPlans,
    associatePricingRules,
    disassociatePricingRules,
    listPricingRulesAssociatedToPricingPlan,
    createPricingRule,
    updatePricingRule,
    deletePricingRule,
    listPricingRules,
    listPricingPlansAssociatedWithPricingRule,
    createCustomLineItem,
    updateCustomLineItem,
    deleteCustomLineItem,
    listCustomLineItems,
    listCustomLineItemVersions,
    batchAssociateResourcesToCustomLineItem,
    batchDisassociateResourcesFromCustomLineItem,
    listResourcesAssociatedToCustomLineItem,
    listBillingGroupCostReports,
    getBillingGroupCostReport,
    listTagsForResource,
    tagResource,
    untagResource,
  ],
};
