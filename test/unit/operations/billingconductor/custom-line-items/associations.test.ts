import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  FLEET,
  type Items,
  invalid,
  NOBODY,
  OTHER,
  openItems,
  PREVIOUS,
  PREVIOUS_ON,
  refused,
  STRANGER,
} from "./item-world.ts";

let items: Items;
beforeAll(async () => {
  items = await openItems();
});
afterAll(() => items.close());

const ASSOCIATE = "batch-associate-resources-to-custom-line-item";
const DISASSOCIATE = "batch-disassociate-resources-from-custom-line-item";
const batch = (TargetArn: string, ResourceArns: readonly string[], members: object = {}) => ({
  TargetArn,
  ResourceArns,
  ...members,
});
const children = async (arn: string, body: object = {}) =>
  (await items.resources(arn, body)).AssociatedResources.map(({ Arn }: { Arn: string }) => Arn);
const sorted = (...arns: readonly string[]) => arns.toSorted();
const failure = (Arn: string, Reason: string) => ({
  Arn,
  Error: { Message: expect.any(String), Reason },
});

describe("BatchAssociateResourcesToCustomLineItem", () => {
  it("gives every resource its own outcome", async () => {
    const target = await items.percentage(10, []);
    const flat = await items.flat(1);
    const share = await items.percentage(1, []);
    const elsewhere = await items.flat(1, { BillingGroupArn: OTHER });
    const october = await items.flat(1, { BillingPeriodRange: PREVIOUS });
    const foreign = flat.replace("999999999999", "888888888888");

    const answer = await items.send(
      ASSOCIATE,
      batch(target.split("/")[1] ?? "", [
        share,
        NOBODY,
        foreign,
        OTHER,
        elsewhere,
        october,
        "100000000010",
        flat.split("/")[1] ?? "",
      ]),
    );

    expect([answer.status, answer.body]).toEqual([
      200,
      {
        SuccessfullyAssociatedResources: [{ Arn: FLEET }, { Arn: flat }],
        FailedAssociatedResources: [
          failure(share, "ILLEGAL_CUSTOMLINEITEM"),
          failure(NOBODY, "INVALID_ARN"),
          failure(foreign, "INVALID_ARN"),
          failure(OTHER, "INVALID_ARN"),
          failure(elsewhere, "ILLEGAL_CUSTOMLINEITEM"),
          failure(october, "INVALID_BILLING_PERIOD_RANGE"),
        ],
      },
    ]);
    expect(await children(target)).toEqual(sorted(FLEET, flat));
  });

  it("is the same again, and writes nothing then", async () => {
    const target = await items.percentage(10, []);
    const flat = await items.flat(1);
    const first = await items.send(ASSOCIATE, batch(target, [flat]));
    const sequence = await items.journal();
    const again = await items.send(ASSOCIATE, batch(target, [flat]));

    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await items.journal()).toBe(sequence);
  });

  it("tells once of what was associated", async () => {
    const target = await items.percentage(10, []);
    const before = await items.journal();
    await items.send(ASSOCIATE, batch(target, [FLEET, NOBODY]));
    const { entries } = await items.deps.journal.after(before, 10);

    expect(entries.map(({ events }) => events)).toEqual([
      [
        {
          source: "rebill.billing-conductor",
          detailType: "Custom Line Item Resources Associated",
          resources: [target],
          detail: { resources: [FLEET] },
        },
      ],
    ]);
  });

  it("holds in the months of the range only", async () => {
    const target = await items.percentage(10, [], { BillingPeriodRange: PREVIOUS_ON });
    const flat = await items.flat(1, { BillingPeriodRange: PREVIOUS_ON });

    await items.send(ASSOCIATE, batch(target, [flat], { BillingPeriodRange: PREVIOUS }));
    await items.send(ASSOCIATE, batch(target, [FLEET]));

    expect(await children(target, { BillingPeriod: "2026-10" })).toEqual([flat]);
    expect(await children(target)).toEqual([FLEET]);
    expect(await items.resources(target, { BillingPeriod: "2026-10" })).toEqual({
      Arn: target,
      AssociatedResources: [{ Arn: flat, Relationship: "CHILD", EndBillingPeriod: "2026-11" }],
    });
  });

  it("stops at 100 sources of a percentage", async () => {
    const target = await items.percentage(10, []);
    const flats: string[] = [];
    for (let count = 0; count < 100; count += 1) flats.push(await items.flat(1));
    for (let at = 0; at < 99; at += 30)
      await items.send(ASSOCIATE, batch(target, flats.slice(at, Math.min(at + 30, 99))));

    const answer = await items.send(ASSOCIATE, batch(target, [FLEET, flats[99] ?? ""]));

    expect(answer.body).toEqual({
      SuccessfullyAssociatedResources: [{ Arn: FLEET }],
      FailedAssociatedResources: [failure(flats[99] ?? "", "SERVICE_LIMIT_EXCEEDED")],
    });
    const listed = await items.list({ Filters: { Arns: [target] } });
    expect(listed.CustomLineItems[0].AssociationSize).toBe(100);
  }, 60_000);

  it("stops at 100 percentages of a flat", async () => {
    const flat = await items.flat(1);
    for (let count = 0; count < 100; count += 1) await items.percentage(1, [flat]);
    const target = await items.percentage(1, []);

    const answer = await items.send(ASSOCIATE, batch(target, [flat]));

    expect(answer.body.FailedAssociatedResources).toEqual([failure(flat, "SERVICE_LIMIT_EXCEEDED")]);
    expect(
      await refused(items, "create-custom-line-item", {
        Name: "one-more",
        Description: "d",
        BillingGroupArn: FLEET,
        ChargeDetails: { Type: "FEE", Percentage: { PercentageValue: 1, AssociatedValues: [flat] } },
      }),
    ).toEqual({ status: 402, type: "ServiceLimitExceededException", reason: undefined });
    const parents = await items.resources(flat, { MaxResults: 60 });
    expect(parents.AssociatedResources).toHaveLength(60);
    expect(parents.AssociatedResources[0].Relationship).toBe("PARENT");
    const rest = await items.resources(flat, { MaxResults: 60, NextToken: parents.NextToken });
    expect([rest.AssociatedResources.length, rest.NextToken]).toEqual([40, undefined]);
  }, 60_000);

  it.each([ASSOCIATE, DISASSOCIATE])("%s refuses a request as a whole", async (operation) => {
    const target = await items.percentage(1, []);
    const flat = await items.flat(1);
    const ended = await items.percentage(1, [], { BillingPeriodRange: PREVIOUS });
    const many = Array.from({ length: 31 }, (_, at) => String(1_000_000_000 + at));
    const missing = { status: 404, type: "ResourceNotFoundException", reason: undefined };

    expect(await refused(items, operation, batch(flat, [FLEET]))).toEqual(invalid("ILLEGAL_CUSTOMLINEITEM"));
    expect(await refused(items, operation, batch(target, many))).toEqual(
      invalid("TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST"),
    );
    expect(await refused(items, operation, batch(target, [FLEET, "100000000010"]))).toEqual(
      invalid("ILLEGAL_RESOURCE_ARNS"),
    );
    expect(await refused(items, operation, batch(target, []))).toEqual(invalid("FIELD_VALIDATION_FAILED"));
    expect(await refused(items, operation, batch(target, ["?"]))).toEqual(invalid("FIELD_VALIDATION_FAILED"));
    expect(
      await refused(
        items,
        operation,
        batch(target, [FLEET], { BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-09" } }),
      ),
    ).toEqual(invalid("ILLEGAL_BILLING_PERIOD_RANGE"));
    expect(await refused(items, operation, batch(ended, [FLEET]))).toEqual(
      invalid("INVALID_BILLING_PERIOD_FOR_OPERATION"),
    );
    expect(await refused(items, operation, batch(NOBODY, [FLEET]))).toEqual(missing);
    expect(await refused(items, operation, batch(target, [FLEET]), { caller: STRANGER })).toEqual(missing);
  });
});

describe("BatchDisassociateResourcesFromCustomLineItem", () => {
  it("gives every resource its own outcome, and what is not associated succeeds", async () => {
    const flat = await items.flat(1);
    const unrelated = await items.flat(1);
    const target = await items.percentage(10, [FLEET, flat]);

    const answer = await items.send(DISASSOCIATE, batch(target, [FLEET, NOBODY, flat, unrelated]));

    expect([answer.status, answer.body]).toEqual([
      200,
      {
        SuccessfullyDisassociatedResources: [{ Arn: FLEET }, { Arn: flat }, { Arn: unrelated }],
        FailedDisassociatedResources: [failure(NOBODY, "INVALID_ARN")],
      },
    ]);
    expect(await children(target)).toEqual([]);
  });

  it("leaves the other months alone", async () => {
    const flat = await items.flat(1, { BillingPeriodRange: PREVIOUS_ON });
    const target = await items.percentage(10, [FLEET, flat], { BillingPeriodRange: PREVIOUS_ON });

    await items.send(DISASSOCIATE, batch(target, [flat], { BillingPeriodRange: PREVIOUS }));
    await items.send(DISASSOCIATE, batch(target, [FLEET]));

    expect(await children(target, { BillingPeriod: "2026-10" })).toEqual([FLEET]);
    expect(await children(target)).toEqual([flat]);
  });

  it("keeps the group of an item with a filter", async () => {
    const filter = { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonS3"] };
    const target = await items.percentage(10, [FLEET], {}, [filter]);

    const answer = await items.send(DISASSOCIATE, batch(target, [FLEET]));

    expect(answer.body.FailedDisassociatedResources).toEqual([failure(FLEET, "ILLEGAL_CUSTOMLINEITEM")]);
    expect(await children(target)).toEqual([FLEET]);
  });

  it("frees a flat to be deleted", async () => {
    const flat = await items.flat(1);
    const target = await items.percentage(10, [flat]);
    await items.send(DISASSOCIATE, batch(target, [flat]));

    expect((await items.send("delete-custom-line-item", { Arn: flat })).status).toBe(200);
  });
});

describe("ListResourcesAssociatedToCustomLineItem", () => {
  it("shows the sources of a percentage as CHILD and the percentages of a flat as PARENT", async () => {
    const flat = await items.flat(1);
    const once = await items.percentage(10, [FLEET, flat], {
      BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11", ExclusiveEndBillingPeriod: "2026-12" },
    });
    const always = await items.percentage(10, [flat]);

    expect((await items.resources(once)).AssociatedResources).toEqual(
      sorted(FLEET, flat).map((Arn) => ({ Arn, Relationship: "CHILD", EndBillingPeriod: "2026-12" })),
    );
    expect((await items.resources(flat)).AssociatedResources).toEqual(
      sorted(once, always).map((Arn) => ({
        Arn,
        Relationship: "PARENT",
        ...(Arn === once ? { EndBillingPeriod: "2026-12" } : {}),
      })),
    );
    expect(await children(once, { Filters: { Relationship: "PARENT" } })).toEqual([]);
    expect(await children(flat, { Filters: { Relationship: "PARENT" } })).toEqual(sorted(once, always));
    expect(await children(once, { BillingPeriod: "2026-10" })).toEqual([]);
    const listed = await items.list({ Filters: { Arns: [flat] } });
    expect(listed.CustomLineItems[0].AssociationSize).toBe(2);
  });

  it("goes on behind a page whatever was written since, and takes tokens of its own list only", async () => {
    const flat = await items.flat(1);
    const target = await items.percentage(10, [FLEET, flat]);
    const list = (body: object) =>
      items.send("list-resources-associated-to-custom-line-item", { Arn: target, ...body });
    const first = (await list({ MaxResults: 1 })).body;
    await items.send(ASSOCIATE, batch(target, [await items.flat(1)]));
    const second = (await list({ MaxResults: 100, NextToken: first.NextToken })).body;

    expect(first.AssociatedResources).toMatchObject([{ Arn: FLEET }]);
    expect(second.AssociatedResources).toHaveLength(2);
    const wrong = await list({ NextToken: first.NextToken, Filters: { Relationship: "CHILD" } });
    expect([wrong.status, wrong.body.Reason]).toEqual([400, "FIELD_VALIDATION_FAILED"]);
    const future = await list({ BillingPeriod: "2026-12" });
    expect([future.status, future.body.Reason]).toEqual([400, "ILLEGAL_BILLING_PERIOD"]);
  });

  it("answers the same for nobody's item and for somebody else's", async () => {
    const arn = await items.flat(1);
    const missing = { status: 404, type: "ResourceNotFoundException", reason: undefined };
    const operation = "list-resources-associated-to-custom-line-item";

    expect(await refused(items, operation, { Arn: NOBODY })).toEqual(missing);
    expect(await refused(items, operation, { Arn: arn }, { caller: STRANGER })).toEqual(missing);
  });
});
