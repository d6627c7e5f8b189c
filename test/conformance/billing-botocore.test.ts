import { afterAll, beforeAll, expect } from "vitest";
import { type BotocoreOutcome, callWithBotocore, missingBotocore } from "../support/call-with-botocore.ts";
import { optionalSuite } from "../support/optional-suite.ts";
import { openServedPartner, type ServedPartner } from "../support/served-partner.ts";

const PRIMARY = "arn:aws:billing::999999999999:billingview/primary";
const ABSENT = "arn:aws:billing::999999999999:billingview/billing-transfer/rt-nothing0";
const range = (from: string, to: string) => ({ activeAfterInclusive: from, activeBeforeInclusive: to });

const CALLS = [
  { operation: "ListBillingViews", params: { PaginationConfig: { PageSize: 1 } }, pages: true },
  {
    operation: "ListBillingViews",
    params: {
      activeTimeRange: range("2026-10-01T00:00:00Z", "2026-10-31T23:59:59Z"),
      billingViewTypes: ["PRIMARY", "BILLING_GROUP"],
      names: [{ searchOption: "STARTS_WITH", searchValue: "P" }],
    },
  },
  { operation: "GetBillingView", params: { arn: PRIMARY } },
  { operation: "ListSourceViewsForBillingView", params: { arn: PRIMARY, PaginationConfig: {} }, pages: true },
  { operation: "GetBillingView", params: { arn: ABSENT } },
  {
    operation: "ListBillingViews",
    params: { activeTimeRange: range("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z") },
  },
];

const HAS_VIEWS =
  "import botocore.session as s; s.Session().get_service_model('billing').operation_model('ListBillingViews')";
optionalSuite(
  "Billing views through botocore, the base of boto3 and the AWS CLI",
  missingBotocore(HAS_VIEWS),
  (test) => {
    let world: ServedPartner;
    let outcome: BotocoreOutcome;
    beforeAll(async () => {
      world = await openServedPartner();
      const { endpoint, credentials } = await world.settings();
      const { accessKeyId, secretAccessKey: secret } = credentials;
      outcome = await callWithBotocore({ endpoint, service: "billing", accessKeyId, secret, calls: CALLS });
    });
    afterAll(() => world?.close());

    test("answers and errors hold only what the service's model has, and all it requires", () => {
      expect(outcome.violations).toEqual([]);
    });

    test("lists, months, searches and single views come as asked", () => {
      const [all, october, primary, sources, absent, twoMonths] = outcome.results.map(({ answer }) => answer);
      const views = all?.billingViews as { arn: string; billingViewType: string }[];

      expect(new Set(views.map(({ billingViewType }) => billingViewType))).toEqual(
        new Set(["PRIMARY", "BILLING_GROUP", "BILLING_TRANSFER", "BILLING_TRANSFER_SHOWBACK"]),
      );
      expect(october?.billingViews).toMatchObject([{ arn: PRIMARY }]);
      expect(primary?.billingView).toMatchObject({ arn: PRIMARY, ownerAccountId: "999999999999" });
      expect(sources?.sourceViews).toEqual([PRIMARY]);
      expect(absent?.Error).toMatchObject({ Code: "ResourceNotFoundException" });
      expect(twoMonths?.Error).toMatchObject({ Code: "ValidationException" });
    });
  },
);
