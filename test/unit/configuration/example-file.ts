/** The example of the public interface, word for word. */
export const EXAMPLE_FILE = `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud, currency: USD, sellerOfRecord: Northwind Cloud Ltd }
organizations:
  - id: o-alpha00001
    managementAccount: "111111111111"
    name: Alpha GmbH
    email: billing@alpha.example
    accounts: [{ id: "111111111111", name: alpha-root }, { id: "111111111112", name: alpha-prod }]
transfers:
  - source: "111111111111"          # bill-source management account
    target: "999999999999"          # bill-transfer account
    name: alpha
    start: 2026-10
    end: 2027-03                    # optional, last month billed
pricingRules:
  - { name: list-minus-7, scope: GLOBAL, type: DISCOUNT, modifierPercentage: "7" }
  - { name: s3-plus-5, scope: SERVICE, service: AmazonS3, type: MARKUP, modifierPercentage: "5" }
  - { name: t3-micro, scope: SKU, service: AmazonEC2, usageType: "USW2-BoxUsage:t3.micro", operation: RunInstances, type: MARKUP, modifierPercentage: "20" }
  - { name: no-free-tier, scope: GLOBAL, type: TIERING, tiering: { freeTier: { activated: false } } }
pricingPlans:
  - { name: standard, rules: [list-minus-7, s3-plus-5, t3-micro] }
billingGroups:
  - { name: alpha, transfer: alpha, plan: standard }
  - { name: own-labs, primaryAccount: "999999999998", accounts: ["999999999998"], plan: BasicPricingPlan }
customLineItems:
  - { name: support, description: Managed support, group: alpha, type: FEE, percentage: "10", of: [group], from: 2026-10 }
  - { name: onboarding, description: Onboarding, group: alpha, type: FEE, flat: "250.00", from: 2026-10, months: 1 }
taxProfiles:
  - { account: "111111111111", country: DE, registration: DE123456789, rate: "0", reverseCharge: true }
invoicing:
  paymentTermsDays: 30
  numberSeries: { prefix: "NW-2026-" }
fxRates:
  - { period: 2026-10, from: USD, to: EUR, rate: "0.9210", source: ECB, date: 2026-10-30 }
paymentProfiles:
  - { account: "111111111111", sellerOfRecord: Northwind Cloud Ltd, currency: EUR, method: bank-transfer }
`;
