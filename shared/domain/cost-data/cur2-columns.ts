/** How a Parquet export types a column. In CSV exports maps are JSON text and everything else is plain text. */
export type Cur2Type = "string" | "double" | "timestamp" | "map<string,string>" | "map<string,double>";

export type Cur2Column = {
  readonly name: string;
  readonly type: Cur2Type;
  /** Header of the same column in a legacy CUR (CSV spelling); null where the legacy form has none. */
  readonly legacy: string | null;
};

const column =
  (type: Cur2Type) =>
  (name: string, legacy: string | null = null): Cur2Column => ({ name, type, legacy });
const text = column("string");
const double = column("double");
const timestamp = column("timestamp");
const textMap = column("map<string,string>");
const doubleMap = column("map<string,double>");

/**
 * The 131 columns of CUR 2.0 in dictionary order (spec/cur-focus.md section 2): the one internal schema of cost
 * data. Rates are text, costs and amounts are doubles, and the five maps hold what is not a column of its own.
 * The set grows at AWS, so files are read by name and columns that are not listed here are tolerated.
 */
export const CUR2_COLUMNS: readonly Cur2Column[] = [
  text("bill_bill_type", "bill/BillType"),
  text("bill_billing_entity", "bill/BillingEntity"),
  timestamp("bill_billing_period_end_date", "bill/BillingPeriodEndDate"),
  timestamp("bill_billing_period_start_date", "bill/BillingPeriodStartDate"),
  text("bill_invoice_id", "bill/InvoiceId"),
  text("bill_invoicing_entity", "bill/InvoicingEntity"),
  text("bill_payer_account_id", "bill/PayerAccountId"),
  text("bill_payer_account_name"),
  text("capacity_reservation_capacity_reservation_arn"),
  text("capacity_reservation_capacity_reservation_status"),
  text("capacity_reservation_capacity_reservation_type"),
  textMap("cost_category"),
  doubleMap("discount"),
  double("discount_bundled_discount", "discount/BundledDiscount"),
  double("discount_total_discount", "discount/TotalDiscount"),
  text("identity_line_item_id", "identity/LineItemId"),
  text("identity_time_interval", "identity/TimeInterval"),
  text("line_item_availability_zone", "lineItem/AvailabilityZone"),
  double("line_item_blended_cost", "lineItem/BlendedCost"),
  text("line_item_blended_rate", "lineItem/BlendedRate"),
  text("line_item_currency_code", "lineItem/CurrencyCode"),
  text("line_item_iam_principal"),
  text("line_item_legal_entity", "lineItem/LegalEntity"),
  text("line_item_line_item_description", "lineItem/LineItemDescription"),
  text("line_item_line_item_type", "lineItem/LineItemType"),
  double("line_item_net_unblended_cost", "lineItem/NetUnblendedCost"),
  text("line_item_net_unblended_rate", "lineItem/NetUnblendedRate"),
  double("line_item_normalization_factor", "lineItem/NormalizationFactor"),
  double("line_item_normalized_usage_amount", "lineItem/NormalizedUsageAmount"),
  text("line_item_operation", "lineItem/Operation"),
  text("line_item_product_code", "lineItem/ProductCode"),
  text("line_item_resource_id", "lineItem/ResourceId"),
  text("line_item_tax_type", "lineItem/TaxType"),
  double("line_item_unblended_cost", "lineItem/UnblendedCost"),
  text("line_item_unblended_rate", "lineItem/UnblendedRate"),
  text("line_item_usage_account_id", "lineItem/UsageAccountId"),
  text("line_item_usage_account_name"),
  double("line_item_usage_amount", "lineItem/UsageAmount"),
  timestamp("line_item_usage_end_date", "lineItem/UsageEndDate"),
  timestamp("line_item_usage_start_date", "lineItem/UsageStartDate"),
  text("line_item_usage_type", "lineItem/UsageType"),
  text("line_item_user_identifier"),
  text("pricing_currency", "pricing/currency"),
  text("pricing_lease_contract_length", "pricing/LeaseContractLength"),
  text("pricing_offering_class", "pricing/OfferingClass"),
  double("pricing_public_on_demand_cost", "pricing/publicOnDemandCost"),
  text("pricing_public_on_demand_rate", "pricing/publicOnDemandRate"),
  text("pricing_purchase_option", "pricing/PurchaseOption"),
  text("pricing_rate_code", "pricing/RateCode"),
  text("pricing_rate_id", "pricing/RateId"),
  text("pricing_term", "pricing/term"),
  text("pricing_unit", "pricing/unit"),
  textMap("product"),
  text("product_comment"),
  text("product_fee_code", "product/feeCode"),
  text("product_fee_description", "product/feeDescription"),
  text("product_from_location", "product/fromLocation"),
  text("product_from_location_type", "product/fromLocationType"),
  text("product_from_region_code", "product/fromRegionCode"),
  text("product_instance_family", "product/instanceFamily"),
  text("product_instance_type", "product/instanceType"),
  text("product_instancesku", "product/instancesku"),
  text("product_location", "product/location"),
  text("product_location_type", "product/locationType"),
  text("product_operation", "product/operation"),
  text("product_pricing_unit", "product/pricingUnit"),
  text("product_product_family", "product/productFamily"),
  text("product_region_code", "product/regionCode"),
  text("product_servicecode", "product/servicecode"),
  text("product_sku", "product/sku"),
  text("product_to_location", "product/toLocation"),
  text("product_to_location_type", "product/toLocationType"),
  text("product_to_region_code", "product/toRegionCode"),
  text("product_usagetype", "product/usagetype"),
  double("reservation_amortized_upfront_cost_for_usage", "reservation/AmortizedUpfrontCostForUsage"),
  double(
    "reservation_amortized_upfront_fee_for_billing_period",
    "reservation/AmortizedUpfrontFeeForBillingPeriod",
  ),
  text("reservation_availability_zone", "reservation/AvailabilityZone"),
  double("reservation_effective_cost", "reservation/EffectiveCost"),
  text("reservation_end_time", "reservation/EndTime"),
  text("reservation_modification_status", "reservation/ModificationStatus"),
  double("reservation_net_amortized_upfront_cost_for_usage", "reservation/NetAmortizedUpfrontCostForUsage"),
  double(
    "reservation_net_amortized_upfront_fee_for_billing_period",
    "reservation/NetAmortizedUpfrontFeeForBillingPeriod",
  ),
  double("reservation_net_effective_cost", "reservation/NetEffectiveCost"),
  double("reservation_net_recurring_fee_for_usage", "reservation/NetRecurringFeeForUsage"),
  double(
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    "reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod",
  ),
  double("reservation_net_unused_recurring_fee", "reservation/NetUnusedRecurringFee"),
  double("reservation_net_upfront_value", "reservation/NetUpfrontValue"),
  text("reservation_normalized_units_per_reservation", "reservation/NormalizedUnitsPerReservation"),
  text("reservation_number_of_reservations", "reservation/NumberOfReservations"),
  double("reservation_recurring_fee_for_usage", "reservation/RecurringFeeForUsage"),
  text("reservation_reservation_a_r_n", "reservation/ReservationARN"),
  text("reservation_start_time", "reservation/StartTime"),
  text("reservation_subscription_id", "reservation/SubscriptionId"),
  text("reservation_total_reserved_normalized_units", "reservation/TotalReservedNormalizedUnits"),
  text("reservation_total_reserved_units", "reservation/TotalReservedUnits"),
  text("reservation_units_per_reservation", "reservation/UnitsPerReservation"),
  double(
    "reservation_unused_amortized_upfront_fee_for_billing_period",
    "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
  ),
  double("reservation_unused_normalized_unit_quantity", "reservation/UnusedNormalizedUnitQuantity"),
  double("reservation_unused_quantity", "reservation/UnusedQuantity"),
  double("reservation_unused_recurring_fee", "reservation/UnusedRecurringFee"),
  double("reservation_upfront_value", "reservation/UpfrontValue"),
  textMap("resource_tags"),
  double(
    "savings_plan_amortized_upfront_commitment_for_billing_period",
    "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod",
  ),
  text("savings_plan_end_time", "savingsPlan/EndTime"),
  text("savings_plan_instance_type_family", "savingsPlan/InstanceTypeFamily"),
  double(
    "savings_plan_net_amortized_upfront_commitment_for_billing_period",
    "savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod",
  ),
  double(
    "savings_plan_net_recurring_commitment_for_billing_period",
    "savingsPlan/NetRecurringCommitmentForBillingPeriod",
  ),
  double("savings_plan_net_savings_plan_effective_cost", "savingsPlan/NetSavingsPlanEffectiveCost"),
  text("savings_plan_offering_type", "savingsPlan/OfferingType"),
  text("savings_plan_payment_option", "savingsPlan/PaymentOption"),
  text("savings_plan_purchase_term", "savingsPlan/PurchaseTerm"),
  double(
    "savings_plan_recurring_commitment_for_billing_period",
    "savingsPlan/RecurringCommitmentForBillingPeriod",
  ),
  text("savings_plan_region", "savingsPlan/Region"),
  text("savings_plan_savings_plan_a_r_n", "savingsPlan/SavingsPlanARN"),
  double("savings_plan_savings_plan_effective_cost", "savingsPlan/SavingsPlanEffectiveCost"),
  double("savings_plan_savings_plan_rate", "savingsPlan/SavingsPlanRate"),
  text("savings_plan_start_time", "savingsPlan/StartTime"),
  double("savings_plan_total_commitment_to_date", "savingsPlan/TotalCommitmentToDate"),
  double("savings_plan_used_commitment", "savingsPlan/UsedCommitment"),
  double("split_line_item_actual_usage", "splitLineItem/ActualUsage"),
  double("split_line_item_net_split_cost", "splitLineItem/NetSplitCost"),
  double("split_line_item_net_unused_cost", "splitLineItem/NetUnusedCost"),
  text("split_line_item_parent_resource_id", "splitLineItem/ParentResourceId"),
  double("split_line_item_public_on_demand_split_cost", "splitLineItem/PublicOnDemandSplitCost"),
  double("split_line_item_public_on_demand_unused_cost", "splitLineItem/PublicOnDemandUnusedCost"),
  double("split_line_item_reserved_usage", "splitLineItem/ReservedUsage"),
  double("split_line_item_split_cost", "splitLineItem/SplitCost"),
  double("split_line_item_split_usage", "splitLineItem/SplitUsage"),
  double("split_line_item_split_usage_ratio", "splitLineItem/SplitUsageRatio"),
  double("split_line_item_unused_cost", "splitLineItem/UnusedCost"),
  textMap("tags"),
];

const BY_NAME: ReadonlyMap<string, Cur2Column> = new Map(CUR2_COLUMNS.map((entry) => [entry.name, entry]));

/** The column of that name; undefined for a name outside the dictionary. */
export const cur2Column = (name: string): Cur2Column | undefined => BY_NAME.get(name);
