import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
let rule: string;
beforeAll(async () => {
  api = await openApi();
  rule = (await create('"Name":"tagged"')).body.Arn;
});
afterAll(() => api.close());

const create = (members: string, percentage = "1") =>
  api.send(
    "POST",
    "/create-pricing-rule",
    `{"Scope":"GLOBAL","Type":"MARKUP","ModifierPercentage":${percentage},${members}}`,
  );
const tagPath = () => `/tags/${encodeURIComponent(rule)}`;
const sequence = async () => (await api.deps.journal.head()).sequence;

describe("numbers that a few characters make large", () => {
  it.each([
    "1e-999999999",
    "0e999999999",
    "1e999999999",
    "1e40",
    "1e-39",
    "1e99999999999999999999",
    `0.${"1".repeat(39)}`,
  ])("refuses %s at once and writes nothing", async (percentage) => {
    const before = await sequence();

    const answer = await create('"Name":"large"', percentage);

    expect([answer.status, answer.body.Reason, answer.body.Fields]).toEqual([
      400,
      "FIELD_VALIDATION_FAILED",
      [{ Name: "ModifierPercentage", Message: "must have at most 40 digits" }],
    ]);
    expect(await sequence()).toBe(before);
  });

  it.each(["1e999999999", "1".repeat(41), "1e-5", "-1", "0", "100.5"])(
    "refuses page size %s",
    async (size) => {
      const answer = await api.send("POST", "/list-pricing-rules", `{"MaxResults":${size}}`);

      expect([answer.status, answer.body.Reason]).toEqual([400, "FIELD_VALIDATION_FAILED"]);
    },
  );

  it.each(["1e2", "100.0", "100"])("takes page size %s", async (size) => {
    expect((await api.send("POST", "/list-pricing-rules", `{"MaxResults":${size}}`)).status).toBe(200);
  });
});

describe("what the store could not hold", () => {
  it("refuses half of a surrogate pair as no JSON", async () => {
    const answer = await create('"Name":"half","Description":"\\ud83d"');

    expect([answer.status, answer.body.Reason]).toEqual([400, "CANNOT_PARSE"]);
  });

  it("refuses a tag key that would get lost", async () => {
    const answer = await create('"Name":"proto","Tags":{"__proto__":"x","a":"b"}');

    expect([answer.status, answer.body.Fields]).toEqual([
      400,
      [{ Name: "Tags", Message: "must not have the key __proto__" }],
    ]);
  });

  it("takes the largest tags there are, again and again, and not one more", async () => {
    const tags = (value: string) =>
      Object.fromEntries(
        Array.from({ length: 200 }, (_, index) => [String(index).padStart(128, "鍵"), value.repeat(256)]),
      );

    expect((await api.send("POST", tagPath(), { Tags: tags("文") })).status).toBe(200);
    expect((await api.send("POST", tagPath(), { Tags: tags("字") })).status).toBe(200);
    expect((await api.send("GET", tagPath())).body.Tags).toEqual(tags("字"));
    const another = await api.send("POST", tagPath(), { Tags: { one: "more" } });

    expect([another.status, another.body]).toEqual([
      402,
      {
        __type: "ServiceLimitExceededException",
        Message: "A resource has at most 200 tags.",
        LimitCode: "TAGS_PER_RESOURCE",
        ServiceCode: "billingconductor",
        ResourceId: rule,
        ResourceType: "pricingrule",
      },
    ]);
  });
});

describe("answers to requests with very many mistakes", () => {
  it("names the first fifty", async () => {
    const tags = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, 1]));

    const many = await api.send("POST", tagPath(), { Tags: tags });

    expect(many.body.Fields).toHaveLength(50);
    expect(many.body.Fields[0]).toEqual({
      Name: "Tags.k0",
      Message: "must be a string",
    });
  });

  it("does not repeat what is no name of a member", async () => {
    const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00";

    const tagged = await api.send("POST", tagPath(), {
      Tags: { [secret]: 1, team: 1, ["k".repeat(9999)]: 1 },
    });
    const run = await api.send("POST", "/rebill/v1/runs", { period: "2026-10", [secret]: 1, perod: 1 });

    expect(tagged.body.Fields.map(({ Name }: { Name: string }) => Name)).toEqual(
      expect.arrayContaining(["Tags.*", "Tags.team"]),
    );
    expect(run.body.errors).toEqual([
      { path: "*", reason: "is not known here" },
      { path: "perod", reason: "is not known here" },
    ]);
    expect(JSON.stringify([tagged.body, run.body])).not.toContain(secret);
  });

  it("names the first fifty unknown members on our own paths", async () => {
    const members = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`m${index}`, 1]));

    const answer = await api.send("POST", "/rebill/v1/runs", { period: "2026-10", ...members });

    expect([answer.status, answer.body.code, answer.body.errors.length]).toEqual([
      400,
      "invalid-request",
      50,
    ]);
  });
});
