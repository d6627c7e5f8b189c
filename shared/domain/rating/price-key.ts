import type { CostLine } from "../cost-data/cost-line.ts";
import { arnAccount } from "../identifiers.ts";
import type { D } from "../money/decimal.ts";
import { DEFAULT_POLICY, type RatingPolicy } from "./policy.ts";

/** Which column of a row its price is taken of. */
export type Basis = "RATE" | "PUBLIC_COST" | "UNBLENDED";

/** All that decides how a row is priced in a group: rows with the same key share one price. */
export type PriceKey = {
  readonly lineItemType: string;
  readonly billType: string;
  readonly billingEntity: string;
  readonly productCode: string;
  readonly serviceCode: string;
  readonly usageType: string;
  readonly operation: string;
  readonly sku: string;
  readonly basis: Basis;
  /** In the row's currency per unit of its usage amount; set for basis RATE only. */
  readonly publicRate: D | null;
  readonly freeTier: boolean;
  /** Account that owns the reservation / Savings Plan of the row, "" when it names none. */
  readonly reservationOwner: string;
  readonly savingsPlanOwner: string;
};

/** Types whose public columns mean nothing (0, or a rate left over from the row they correct). */
const UNBLENDED_TYPES = new Set([
  "RIFee",
  "SavingsPlanRecurringFee",
  "SavingsPlanUpfrontFee",
  "SavingsPlanNegation",
  "Credit",
  "Refund",
  "Tax",
]);

const FREE_TIER_OFFER = "A429C66SYZ";
const ON_DEMAND_OFFER = "JRTCKXETXF";

/** Middle part of `sku.offerTerm.rate`; "" for text of another form (old exports have plain rate numbers). */
const offerTermOf = (rateCode: string): string => rateCode.split(".")[1] ?? "";

/**
 * A usage row that cost nothing only because the payer's free tier covered it: type Usage, unblended rate and
 * cost 0, public rate above 0, and either the rate code's middle part is the free-tier offer, or there is
 * no such rate code and the pricing term is empty (exports before rate codes). README.md has the evidence.
 */
const isFreeTier = (line: CostLine, policy: RatingPolicy): boolean => {
  if (line.lineItemType !== "Usage" || !line.unblendedCost.isZero()) return false;
  if (line.unblendedRate === null || !line.unblendedRate.isZero()) return false;
  if (line.publicRate === null || !line.publicRate.greaterThan(0)) return false;
  const term = offerTermOf(line.rateCode);
  if (term === FREE_TIER_OFFER) return true;
  if (policy.freeTierRows === "ANY_ZERO_RATE") return term === "" || term === ON_DEMAND_OFFER;
  return term === "" && line.pricingTerm === "";
};

/**
 * The price key of a row. SQL mirrors this, in words:
 * - owners: the fifth `:`-separated part of the ARN, "" when there is no ARN;
 * - basis UNBLENDED for RIFee, SavingsPlanRecurringFee, SavingsPlanUpfrontFee, SavingsPlanNegation, Credit,
 *   Refund, Tax, every type ending in "Discount", and a Fee with an owner; for all others RATE when the public
 *   rate is neither null nor 0, else PUBLIC_COST when the public cost is neither null nor 0, else UNBLENDED;
 * - public rate only with basis RATE; free tier as `isFreeTier` says.
 */
export const priceKeyOf = (line: CostLine, policy: RatingPolicy = DEFAULT_POLICY): PriceKey => {
  const reservationOwner = arnAccount(line.reservationArn) ?? "";
  const savingsPlanOwner = arnAccount(line.savingsPlanArn) ?? "";
  const withoutPublicPrice =
    UNBLENDED_TYPES.has(line.lineItemType) ||
    line.lineItemType.endsWith("Discount") ||
    (line.lineItemType === "Fee" && (reservationOwner !== "" || savingsPlanOwner !== ""));
  const basis = withoutPublicPrice ? "UNBLENDED" : publicBasis(line);
  return {
    lineItemType: line.lineItemType,
    billType: line.billType,
    billingEntity: line.billingEntity,
    productCode: line.productCode,
    serviceCode: line.serviceCode,
    usageType: line.usageType,
    operation: line.operation,
    sku: line.sku,
    basis,
    publicRate: basis === "RATE" ? line.publicRate : null,
    freeTier: isFreeTier(line, policy),
    reservationOwner,
    savingsPlanOwner,
  };
};

const publicBasis = (line: CostLine): Basis => {
  if (line.publicRate !== null && !line.publicRate.isZero()) return "RATE";
  if (line.publicCost !== null && !line.publicCost.isZero()) return "PUBLIC_COST";
  return "UNBLENDED";
};

/** The amount a unit price is multiplied by: usage amount for RATE, else the public or unblended cost. */
export const basisValue = (line: CostLine, basis: Basis): D => {
  switch (basis) {
    case "RATE":
      return line.usageAmount;
    case "PUBLIC_COST":
      return line.publicCost ?? line.unblendedCost;
    case "UNBLENDED":
      return line.unblendedCost;
  }
};
