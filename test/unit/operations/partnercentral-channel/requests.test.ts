import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALPHA, type ChannelWorld, openChannel } from "./channel-world.ts";

let world: ChannelWorld;
beforeEach(async () => {
  world = await openChannel();
});
afterEach(() => world.close());

const NEW = { program: "DISTRIBUTION", displayName: "Northwind", accountId: "999999999999" };

describe("a client token", () => {
  it("gives the first answer again, and refuses another request", async () => {
    const input = { ...NEW, clientToken: "token-1", tags: [{ key: "team", value: "channel" }] };
    const first = await world.must("CreateProgramManagementAccount", input);
    const events = (await world.told()).length;

    expect(await world.must("CreateProgramManagementAccount", input)).toEqual(first);
    const other = await world.call("CreateProgramManagementAccount", { ...input, displayName: "Other" });

    expect([other.status, other.body]).toMatchObject([
      400,
      { __type: "ConflictException", resourceId: "token-1", resourceType: "ClientToken" },
    ]);
    expect((await world.told()).length).toBe(events);
  });

  it("makes a repeated deletion end well", async () => {
    const identifier = await world.createAccount();
    const input = { identifier, clientToken: "gone" };
    await world.must("DeleteProgramManagementAccount", input);

    expect(await world.must("DeleteProgramManagementAccount", input)).toEqual({});
  });
});

describe("requests that cannot be taken", () => {
  it("are refused whole, with every member that is wrong", async () => {
    const { status, body } = await world.call("CreateProgramManagementAccount", {
      catalog: "aws",
      program: "RESELLER",
      displayName: "x".repeat(31),
      accountId: "12345",
      clientToken: "with space",
      tags: [
        { key: "a", value: "1" },
        { key: "a", value: "2" },
      ],
    });

    expect([status, body.__type, body.reason]).toEqual([
      400,
      "ValidationException",
      "REQUEST_VALIDATION_FAILED",
    ]);
    expect(body.fieldList.map(({ name }: { name: string }) => name)).toEqual([
      "catalog",
      "program",
      "displayName",
      "accountId",
      "clientToken",
      "tags",
    ]);
    for (const field of body.fieldList) expect(Object.keys(field)).toEqual(["name", "code", "message"]);
  });

  it("include those whose payload is not that of their type", async () => {
    const pma = await world.activeAccount();
    const about = { associatedResourceIdentifier: pma };
    const revoke = { revokeServicePeriodPayload: { programManagementAccountIdentifier: pma } };
    const start = {
      startServicePeriodPayload: {
        programManagementAccountIdentifier: pma,
        servicePeriodType: "MINIMUM_NOTICE_PERIOD",
        minimumNoticeDays: "30",
      },
    };
    const wrong: readonly (readonly [object, string])[] = [
      [{ ...about, handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", payload: revoke }, "payload"],
      [{ ...about, handshakeType: "START_SERVICE_PERIOD" }, "payload.startServicePeriodPayload"],
      [
        { ...about, handshakeType: "REVOKE_SERVICE_PERIOD", payload: start },
        "payload.revokeServicePeriodPayload",
      ],
      [{ ...about, handshakeType: "START_SERVICE_PERIOD", payload: { ...start, ...revoke } }, "payload"],
      [{ ...about, handshakeType: "START_SERVICE_PERIOD", payload: start }, "associatedResourceIdentifier"],
      [{ ...about, handshakeType: "REVOKE_SERVICE_PERIOD", payload: revoke }, "associatedResourceIdentifier"],
    ];

    for (const [input, member] of wrong) {
      const { body } = await world.call("CreateChannelHandshake", input);
      expect([body.__type, body.fieldList?.[0]?.name]).toEqual(["ValidationException", member]);
    }
  });

  it("include support plans of two kinds or none", async () => {
    const pma = await world.activeAccount();
    const plan = { coverage: "ENTIRE_ORGANIZATION", tamLocation: "Berlin" };
    for (const requestedSupportPlan of [
      {},
      { resoldEnterprise: plan, partnerLedSupport: plan },
      { resoldEnterprise: { coverage: "ALL", tamLocation: "Berlin" } },
      { partnerLedSupport: { ...plan, provider: "AWS" } },
    ]) {
      const { body } = await world.call("CreateRelationship", {
        programManagementAccountIdentifier: pma,
        associationType: "END_CUSTOMER",
        associatedAccountId: "111111111111",
        displayName: "Alpha",
        sector: "COMMERCIAL",
        requestedSupportPlan,
      });
      expect(body.fieldList?.[0]?.name).toMatch(/^requestedSupportPlan/);
    }
  });

  it("include what cannot be parsed, and unknown operations", async () => {
    const target = { "content-type": "application/x-amz-json-1.0" };
    const send = (name: string, body: string) =>
      world.send("POST", "/", body, {
        headers: { ...target, "x-amz-target": `PartnerCentralChannel.${name}` },
      });

    expect((await send("ListRelationships", "{")).body.__type).toBe("SerializationException");
    expect((await send("GetChannelHandshake", "{}")).body.__type).toBe("UnknownOperationException");
  });
});

describe("lists", () => {
  const customers = ["111111111111", "222222222222", "333333333333"];
  /** Relationships in the order they were made, a day apart. */
  const relationships = async (pma: string): Promise<string[]> => {
    const ids: string[] = [];
    for (const [index, associatedAccountId] of customers.entries()) {
      world.setNow(`2026-11-${16 + index}T00:00:00.000Z`);
      const associationType = index === 0 ? "DOWNSTREAM_SELLER" : "END_CUSTOMER";
      ids.push(
        await world.createRelationship(pma, {
          associatedAccountId,
          associationType,
          displayName: `c-${index}`,
        }),
      );
    }
    return ids;
  };
  const pages = async (name: string, input: object): Promise<string[][]> => {
    const all: string[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await world.must(name, { ...input, maxResults: 2, ...(nextToken ? { nextToken } : {}) });
      all.push(page.items.map(({ id }: { id: string }) => id));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return all;
  };

  it("come in pages by id, or by their last update in both directions", async () => {
    const pma = await world.activeAccount();
    const ids = await relationships(pma);
    const [first, second, third] = ids;
    const sort = (sortOrder: string) => ({ sort: { sortBy: "UpdatedAt", sortOrder } });

    expect(await pages("ListRelationships", {})).toEqual([
      ids.toSorted().slice(0, 2),
      ids.toSorted().slice(2),
    ]);
    expect(await pages("ListRelationships", sort("Ascending"))).toEqual([[first, second], [third]]);
    expect(await pages("ListRelationships", sort("Descending"))).toEqual([[third, second], [first]]);
  });

  it("take what passes every filter", async () => {
    const pma = await world.activeAccount();
    const [first, second, third] = await relationships(pma);
    const listed = async (filter: object) =>
      (
        await world.must("ListRelationships", {
          ...filter,
          sort: { sortBy: "UpdatedAt", sortOrder: "Ascending" },
        })
      ).items.map(({ id }: { id: string }) => id);
    const arn = `arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/program-management-account/${pma}`;

    expect(await listed({ associationTypes: ["END_CUSTOMER"] })).toEqual([second, third]);
    expect(await listed({ associatedAccountIds: ["111111111111", "222222222222"] })).toEqual([first, second]);
    expect(await listed({ associationTypes: ["END_CUSTOMER"], displayNames: ["c-1", "c-0"] })).toEqual([
      second,
    ]);
    expect(await listed({ programManagementAccountIdentifiers: [arn] })).toHaveLength(3);
    expect(await listed({ programManagementAccountIdentifiers: ["pma-0000000000000"] })).toEqual([]);
    const accounts = async (filter: object) =>
      (await world.must("ListProgramManagementAccounts", filter)).items.length;
    expect(
      await Promise.all([
        accounts({ statuses: ["ACTIVE"], programs: ["DISTRIBUTION"], displayNames: ["Northwind"] }),
        accounts({ accountIds: ["999999999999"] }),
        accounts({ statuses: ["PENDING", "INACTIVE"] }),
        accounts({ programs: ["SOLUTION_PROVIDER"] }),
      ]),
    ).toEqual([1, 1, 0, 0]);
  });

  it("of handshakes are filtered by what is peculiar to their type", async () => {
    const pma = await world.activeAccount();
    const [first, second] = await relationships(pma);
    const notice = await world.askForServicePeriod(pma, first ?? "", {
      servicePeriodType: "MINIMUM_NOTICE_PERIOD",
      minimumNoticeDays: "30",
    });
    world.setNow("2026-11-25T00:00:00.000Z");
    const fixed = await world.askForServicePeriod(pma, second ?? "", {
      servicePeriodType: "FIXED_COMMITMENT_PERIOD",
      endDate: "2027-06-01",
    });
    const listed = async (input: object) =>
      (
        await world.must("ListChannelHandshakes", {
          handshakeType: "START_SERVICE_PERIOD",
          participantType: "SENDER",
          ...input,
        })
      ).items.map(({ id }: { id: string }) => id);
    const typed = (servicePeriodTypes: string[]) => ({
      handshakeTypeFilters: { startServicePeriodTypeFilters: { servicePeriodTypes } },
    });
    const sorted = (sortOrder: string) => ({
      handshakeTypeSort: { startServicePeriodTypeSort: { sortBy: "UpdatedAt", sortOrder } },
    });

    expect(await listed(sorted("Ascending"))).toEqual([notice, fixed]);
    expect(await listed(sorted("Descending"))).toEqual([fixed, notice]);
    expect(await listed(typed(["FIXED_COMMITMENT_PERIOD"]))).toEqual([fixed]);
    expect(await listed({ associatedResourceIdentifiers: [first] })).toEqual([notice]);
    expect(await listed({ statuses: ["ACCEPTED"] })).toEqual([]);
    const activations = { handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT" };
    const programs = (program: string) => ({
      ...activations,
      handshakeTypeFilters: { programManagementAccountTypeFilters: { programs: [program] } },
    });
    expect(await listed(programs("DISTRIBUTION"))).toHaveLength(1);
    expect(await listed(programs("SOLUTION_PROVIDER"))).toEqual([]);
    const { body } = await world.call("ListChannelHandshakes", {
      ...activations,
      participantType: "SENDER",
      ...typed([]),
    });
    expect(body.fieldList).toMatchObject([{ name: "handshakeTypeFilters" }]);
  });

  it("take no token of another list or caller", async () => {
    const pma = await world.activeAccount();
    await relationships(pma);
    const { nextToken } = await world.must("ListRelationships", { maxResults: 1 });

    for (const answer of [
      await world.call("ListRelationships", { maxResults: 1, nextToken }, ALPHA),
      await world.call("ListRelationships", { maxResults: 1, nextToken, displayNames: ["c-0"] }),
      await world.call("ListProgramManagementAccounts", { maxResults: 1, nextToken }),
      await world.call("ListRelationships", { maxResults: 1, nextToken: `${nextToken}A` }),
    ])
      expect(answer.body.fieldList).toMatchObject([{ name: "nextToken" }]);
  });
});

describe("tags", () => {
  it("are set, replaced, removed and listed, up to two hundred", async () => {
    const pma = await world.createAccount({ tags: [{ key: "team", value: "a" }] });
    const resourceArn = `arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/program-management-account/${pma}`;
    const tags = async () => (await world.must("ListTagsForResource", { resourceArn })).tags;
    await world.must("TagResource", {
      resourceArn,
      tags: [
        { key: "team", value: "b" },
        { key: "cost centre", value: "" },
      ],
    });
    expect(await tags()).toEqual([
      { key: "cost centre", value: "" },
      { key: "team", value: "b" },
    ]);

    await world.must("UntagResource", { resourceArn, tagKeys: ["team", "never there"] });
    const many = Array.from({ length: 200 }, (_, index) => ({ key: `k${index}`, value: "" }));
    const tooMany = await world.call("TagResource", { resourceArn, tags: many });

    expect(await tags()).toEqual([{ key: "cost centre", value: "" }]);
    expect(tooMany.body).toMatchObject({
      __type: "ValidationException",
      reason: "BUSINESS_VALIDATION_FAILED",
      fieldList: [{ name: "tags" }],
    });
  });
});
