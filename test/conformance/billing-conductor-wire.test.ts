import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNTS, CUSTOMER, openServedPartner, type ServedPartner } from "../support/served-partner.ts";

const PERCENT_FORMS: readonly ((arn: string) => string)[] = [
  encodeURIComponent,
  (arn) => arn,
  (arn) => arn.replaceAll("/", "%2F"),
  (arn) => arn.replaceAll("/", "%2f").replaceAll(":", "%3a"),
];
const FLEET = `arn:aws:billingconductor::999999999999:billinggroup/${ACCOUNTS[0]}`;

let world: ServedPartner;
beforeAll(async () => {
  world = await openServedPartner();
});
afterAll(() => world?.close());

const post = (path: string, body: string | object, headers: Record<string, string> = {}) =>
  world.raw("POST", path, { body, headers });
const put = (path: string, body: string | object) => world.raw("PUT", path, { body });
const created = async (path: string, body: string | object): Promise<string> => {
  const answer = await post(path, body);
  expect([answer.status, answer.body.Message]).toEqual([200, undefined]);
  return answer.body.Arn;
};
const rule = (name: string, members = '"Type":"MARKUP","ModifierPercentage":1') =>
  created("/create-pricing-rule", `{"Name":"${name}","Scope":"GLOBAL",${members}}`);

describe("numbers and times on the wire (spec section 1.1)", () => {
  it.each([
    ["7.10", "7.1"],
    ["1e1", "10"],
    ["10.0", "10"],
    ["12.345", "12.35"],
    ["1.005", "1.01"],
    ["0", "0"],
  ])("a percentage of %s is taken as its decimal text and answered as %s", async (sent, answered) => {
    const arn = await rule(`p-${sent}`, `"Type":"MARKUP","ModifierPercentage":${sent}`);

    const { text } = await post("/list-pricing-rules", { Filters: { Arns: [arn] } });

    expect(text).toContain(`"ModifierPercentage":${answered},`);
  });

  it("rates and ranges of custom tiers keep every digit", async () => {
    const arn = await created(
      "/create-pricing-rule",
      `{"Name":"tiers","Scope":"SKU","Type":"TIERING","Service":"AmazonS3","UsageType":"x","Tiering":{"CustomTiers":[
        {"BeginRangeInclusive":0,"EndRangeExclusive":12345678901234567890,"RateValue":0.1234567891},
        {"BeginRangeInclusive":12345678901234567890,"RateValue":2.5e-2}]}}`,
    );

    const { text } = await post("/list-pricing-rules", { Filters: { Arns: [arn] } });

    expect(text).toContain(
      '"Tiering":{"CustomTiers":[' +
        '{"BeginRangeInclusive":0,"EndRangeExclusive":12345678901234567890,"RateValue":0.1234567891},' +
        '{"BeginRangeInclusive":12345678901234567890,"RateValue":0.025}]}',
    );
  });

  it("charges keep their ten places, and more than Rebill can charge are refused", async () => {
    const body = (value: string) =>
      `{"Name":"c${value}","Description":"d","BillingGroupArn":"${FLEET}","ChargeDetails":{"Type":"FEE","Flat":{"ChargeValue":${value}}}}`;
    const arn = await created("/create-custom-line-item", body("0.1234567891"));

    const { text } = await post("/list-custom-line-items", { Filters: { Arns: [arn] } });
    const refused = await post("/create-custom-line-item", body("0.1234567890123456789"));

    expect(text).toContain('"ChargeValue":0.1234567891');
    expect([refused.status, refused.body.Reason]).toEqual([400, "FIELD_VALIDATION_FAILED"]);
  });

  it("times are whole epoch seconds, counts integers, amounts strings", async () => {
    const { text } = await post("/list-billing-groups", {});
    const reports = await post("/list-billing-group-cost-reports", { BillingPeriod: "2026-10" });

    expect(text).toMatch(/"CreationTime":\d{10}[,}]/);
    expect(text).toMatch(/"LastModifiedTime":\d{10}[,}]/);
    expect(text).toMatch(/"Size":\d+[,}]/);
    for (const report of reports.body.BillingGroupCostReports)
      for (const member of ["AWSCost", "ProformaCost", "Margin", "MarginPercentage", "Currency"])
        expect(typeof report[member]).toBe("string");
  });

  it("a month may come without its zero and goes with it", async () => {
    const answer = await post("/list-pricing-rules", { BillingPeriod: "2026-9" });

    expect([answer.status, answer.body.BillingPeriod]).toEqual([200, "2026-09"]);
  });
});

describe("errors on the wire (spec sections 1.1 and 1.2)", () => {
  it("have their name in header and body, a message and a request id", async () => {
    const { status, headers, body } = await post("/update-billing-group", { Arn: "aaaaaaaaaa", Name: "x" });

    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("x-amzn-errortype")).toBe("ResourceNotFoundException");
    expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({
      __type: "ResourceNotFoundException",
      Message: "The billinggroup does not exist.",
      ResourceId: "arn:aws:billingconductor::999999999999:billinggroup/aaaaaaaaaa",
      ResourceType: "billinggroup",
    });
  });

  it.each([
    ["{", "CANNOT_PARSE"],
    ["[]", "CANNOT_PARSE"],
    ['{"Arn":1,"Arn":2}', "CANNOT_PARSE"],
    ['"text"', "CANNOT_PARSE"],
    ["{}", "FIELD_VALIDATION_FAILED"],
    ['{"Arn":null}', "FIELD_VALIDATION_FAILED"],
  ])("the body %s is refused with %s", async (text, reason) => {
    const { status, body } = await post("/delete-pricing-rule", text);

    expect([status, body.__type, body.Reason]).toEqual([400, "ValidationException", reason]);
  });

  it("unknown members are passed over, unknown paths and methods are not", async () => {
    const ignored = await post("/list-pricing-rules", { Filters: { Nothing: 1 }, Whatever: [] });
    const path = await post("/list-nothing", {});
    const method = await world.raw("GET", "/list-pricing-rules");

    expect(ignored.status).toBe(200);
    for (const { status, headers } of [path, method])
      expect([status, headers.get("x-amzn-errortype")]).toEqual([404, "UnknownOperationException"]);
  });

  it("a body of another content type is refused", async () => {
    const answer = await post("/list-pricing-rules", "{}", { "content-type": "text/plain" });

    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([
      415,
      "UnsupportedMediaTypeException",
    ]);
  });
});

describe("resources in the path (spec section 1.1, Path and 204)", () => {
  it("are found however the client encodes them, tags answered with 200", async () => {
    const arn = await rule("in-path");
    await post(`/tags/${encodeURIComponent(arn)}`, { Tags: { a: "1" } });

    for (const form of PERCENT_FORMS) {
      const answer = await world.raw("GET", `/tags/${form(arn)}`);
      expect([form(arn), answer.status, answer.body]).toEqual([form(arn), 200, { Tags: { a: "1" } }]);
    }
  });

  it("take repeated, encoded keys in the query", async () => {
    const arn = encodeURIComponent(await rule("untagged"));
    await post(`/tags/${arn}`, { Tags: { "a b": "1", "ü&=+/": "2", z: "3" } });

    const untagged = await world.raw("DELETE", `/tags/${arn}`, { query: { tagKeys: ["a b", "ü&=+/"] } });

    expect([untagged.status, untagged.text === "" || untagged.text === "{}"]).toEqual([200, true]);
    expect((await world.raw("GET", `/tags/${arn}`)).body.Tags).toEqual({ z: "3" });
  });

  it.each(["%zz", "%", "%C0%AF", "%ED%A0%80", "%00", "..%2F..%2Fcredentials", "%252F", "x".repeat(3000)])(
    "%s is no resource and no fault",
    async (label) => {
      const answer = await world.raw("GET", `/tags/${label}`);

      expect([answer.status, answer.body.__type, answer.body.Reason]).toEqual([
        400,
        "ValidationException",
        "FIELD_VALIDATION_FAILED",
      ]);
    },
  );
});

describe("members newer than the official JavaScript client", () => {
  const transfer = async (): Promise<string> => {
    const { body } = await post("/list-billing-groups", {
      Filters: { BillingGroupTypes: ["TRANSFER_BILLING"] },
    });
    return body.BillingGroups[0].AccountGrouping.ResponsibilityTransferArn;
  };

  it("a group of a transferred bill is named by its transfer", async () => {
    const reseller = await transfer();
    expect(reseller).toMatch(
      /^arn:aws:organizations::999999999999:transfer\/o-[a-z0-9]{10,32}\/billing\/inbound\/rt-[0-9a-z]{8,32}$/,
    );
    const [listed] = (
      await post("/list-billing-groups", { Filters: { ResponsibilityTransferArns: [reseller] } })
    ).body.BillingGroups;
    expect(listed).toMatchObject({
      Name: "reseller",
      BillingGroupType: "TRANSFER_BILLING",
      Status: "ACTIVE",
    });

    await post("/delete-billing-group", { Arn: listed.Arn });
    const arn = await created("/create-billing-group", {
      Name: "reseller-2",
      AccountGrouping: { ResponsibilityTransferArn: reseller },
      ComputationPreference: { PricingPlanArn: "arn:aws:billingconductor::aws:pricingplan/Passthrough" },
    });
    const { body } = await post("/list-billing-groups", { Filters: { Arns: [arn] } });
    expect(body.BillingGroups[0]).toMatchObject({
      AccountGrouping: { ResponsibilityTransferArn: reseller },
      ComputationPreference: { PricingPlanArn: "arn:aws:billingconductor::aws:pricingplan/Passthrough" },
      BillingGroupType: "TRANSFER_BILLING",
    });
  });

  it("groups are filtered by primary account, name, type and transfer", async () => {
    const names = async (Filters: object) =>
      (await post("/list-billing-groups", { Filters })).body.BillingGroups.map(
        (group: { Name: string }) => group.Name,
      );

    expect(await names({ PrimaryAccountIds: [ACCOUNTS[0]] })).toEqual(["fleet"]);
    expect(await names({ Names: [{ SearchOption: "STARTS_WITH", SearchValue: "fle" }] })).toEqual(["fleet"]);
    expect(await names({ BillingGroupTypes: ["STANDARD"] })).toEqual(["fleet"]);
    expect(await names({ BillingGroupTypes: ["STANDARD"], PrimaryAccountIds: [CUSTOMER] })).toEqual([]);
  });

  it("items have a computation rule, a presentation and a filter by service", async () => {
    const arn = await created("/create-custom-line-item", {
      Name: "itemized",
      Description: "By service",
      BillingGroupArn: FLEET,
      ComputationRule: "ITEMIZED",
      PresentationDetails: { Service: "AmazonEC2" },
      BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11" },
      ChargeDetails: {
        Type: "CREDIT",
        Percentage: { PercentageValue: 5, AssociatedValues: [FLEET] },
        LineItemFilters: [{ Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonEC2"] }],
      },
    });

    const { body } = await post("/list-custom-line-items", { Filters: { Arns: [arn] } });

    expect(body.CustomLineItems[0]).toMatchObject({
      ComputationRule: "ITEMIZED",
      PresentationDetails: { Service: "AmazonEC2" },
      ChargeDetails: {
        Type: "CREDIT",
        Percentage: { PercentageValue: 5 },
        LineItemFilters: [{ Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonEC2"] }],
      },
    });
    const flat = await post("/create-custom-line-item", {
      Name: "flat",
      Description: "x",
      BillingGroupArn: FLEET,
      ComputationRule: "ITEMIZED",
      ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 } },
    });
    expect([flat.status, flat.body.Reason]).toEqual([400, "ILLEGAL_COMPUTATION_RULE"]);
  });

  it("a transfer has a preference for the groups that follow it", async () => {
    const ResponsibilityTransferArn = await transfer();
    const get = () => post("/get-billing-transfer-preference", { ResponsibilityTransferArn });
    const preference = (Enabled: boolean, more: object = {}) => ({
      ResponsibilityTransferArn,
      AutoBillingTransferBillingGroupCreation: { Enabled, ...more },
    });
    const PricingPlanArn = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";

    expect((await get()).body).toEqual(preference(false));
    const set = await put("/update-billing-transfer-preference", preference(true, { PricingPlanArn }));

    expect([set.status, set.body]).toEqual([
      200,
      { ...preference(true, { PricingPlanArn }), LastModifiedTime: 1794736800 },
    ]);
    expect((await get()).body).toEqual(set.body);
  });
});

describe("client tokens on the wire", () => {
  const body = (name: string) => ({ Name: name, Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: 1 });

  it("the same one at once, many times, makes one thing", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        post("/create-pricing-rule", body("at-once"), { "x-amzn-client-token": "at-once" }),
      ),
    );

    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it.each(["", "with space", "a_b", "x".repeat(65)])("%j is none", async (token) => {
    const answer = await post("/create-pricing-rule", body("no-token"), { "x-amzn-client-token": token });

    expect([answer.status, answer.body.Fields?.[0].Name]).toEqual([400, "ClientToken"]);
  });
});
