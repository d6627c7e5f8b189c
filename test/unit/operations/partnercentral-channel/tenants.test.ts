import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tableCalls } from "../../../support/table-calls.ts";
import {
  ALPHA,
  BETA,
  type ChannelWorld,
  DISTRIBUTOR,
  NOTICE_30,
  openChannel,
  STRANGER,
} from "./channel-world.ts";

const calls = tableCalls();
let world: ChannelWorld;
let pma: string;
let relationship: string;
let handshake: string;
beforeAll(async () => {
  world = await openChannel({ around: calls.around });
  pma = await world.activeAccount();
  relationship = await world.createRelationship(pma);
  handshake = await world.askForServicePeriod(pma, relationship, NOTICE_30);
});
afterAll(() => world.close());

const ARN = "arn:aws:partnercentral:us-east-1:999999999999:catalog";
const ABSENT = { pma: "pma-0000000000000", rs: "rs-0000000000000", ch: "ch-0000000000000" };
type Names = { readonly pma: string; readonly rs: string; readonly ch: string };

/** Every operation that names something, by its id and by its ARN. */
const requests = (ids: Names, catalog: string): readonly (readonly [string, object])[] => {
  const arns: Names = {
    pma: `${ARN}/${catalog}/program-management-account/${ids.pma}`,
    rs: `${ARN}/${catalog}/program-management-account/${ids.pma}/relationship/${ids.rs}`,
    ch: `${ARN}/${catalog}/channel-handshake/${ids.ch}`,
  };
  const tags = [{ key: "a", value: "b" }];
  const tagging = Object.values(arns).flatMap((resourceArn): (readonly [string, object])[] => [
    ["TagResource", { resourceArn, tags }],
    ["UntagResource", { resourceArn, tagKeys: ["a"] }],
    ["ListTagsForResource", { resourceArn }],
  ]);
  const named = [ids, arns].flatMap(({ pma: account, rs, ch }): (readonly [string, object])[] => {
    const of = { programManagementAccountIdentifier: account, identifier: rs };
    return [
      ["UpdateProgramManagementAccount", { identifier: account, displayName: "x" }],
      ["DeleteProgramManagementAccount", { identifier: account }],
      [
        "CreateRelationship",
        {
          programManagementAccountIdentifier: account,
          associationType: "END_CUSTOMER",
          associatedAccountId: "222222222222",
          displayName: "x",
          sector: "COMMERCIAL",
        },
      ],
      ["GetRelationship", of],
      ["UpdateRelationship", { ...of, displayName: "x" }],
      ["DeleteRelationship", of],
      [
        "CreateChannelHandshake",
        { handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", associatedResourceIdentifier: account },
      ],
      [
        "CreateChannelHandshake",
        {
          handshakeType: "START_SERVICE_PERIOD",
          associatedResourceIdentifier: rs,
          payload: {
            startServicePeriodPayload: { programManagementAccountIdentifier: account, ...NOTICE_30 },
          },
        },
      ],
      [
        "CreateChannelHandshake",
        {
          handshakeType: "REVOKE_SERVICE_PERIOD",
          associatedResourceIdentifier: rs,
          payload: { revokeServicePeriodPayload: { programManagementAccountIdentifier: account } },
        },
      ],
      ["AcceptChannelHandshake", { identifier: ch }],
      ["RejectChannelHandshake", { identifier: ch }],
      ["CancelChannelHandshake", { identifier: ch }],
    ];
  });
  return [...named, ...tagging].map(([name, input]) => [name, { catalog, ...input }]);
};

const outcomes = async (ids: Names, caller: typeof STRANGER, catalog = "AWS") => {
  const all = [];
  for (const [name, input] of requests(ids, catalog)) {
    calls.take();
    calls.writes();
    const { status, body } = await world.call(name, input, caller);
    let text = JSON.stringify(body);
    for (const id of Object.values(ids)) text = text.replaceAll(id, "<id>");
    all.push({ name, status, text, calls: calls.take(), written: calls.writes() });
  }
  return all;
};

describe("what belongs to somebody else", () => {
  it("answers like what never was, to the byte, with the same questions to the table", async () => {
    const there = await outcomes({ pma, rs: relationship, ch: handshake }, STRANGER);

    expect(there).toEqual(await outcomes(ABSENT, STRANGER));
    for (const { name, status, text, written } of there)
      expect([name, status, text.includes("ResourceNotFoundException"), written]).toEqual([
        name,
        400,
        true,
        0,
      ]);
  });

  it("is the same in another catalog, even for its owner", async () => {
    const there = await outcomes({ pma, rs: relationship, ch: handshake }, DISTRIBUTOR, "Sandbox");

    expect(there).toEqual(await outcomes(ABSENT, DISTRIBUTOR, "Sandbox"));
  });

  it("is in nobody else's list", async () => {
    const lists: readonly (readonly [string, object])[] = [
      ["ListProgramManagementAccounts", {}],
      ["ListRelationships", {}],
      ["ListRelationships", { associatedAccountIds: ["111111111111"] }],
      ["ListChannelHandshakes", { handshakeType: "START_SERVICE_PERIOD", participantType: "SENDER" }],
      ["ListChannelHandshakes", { handshakeType: "START_SERVICE_PERIOD", participantType: "RECEIVER" }],
    ];
    for (const [name, input] of lists)
      for (const caller of [STRANGER, BETA])
        expect([name, (await world.must(name, input, caller)).items]).toEqual([name, []]);
    for (const [name, input] of lists.slice(0, 4))
      expect((await world.must(name, { ...input, catalog: "Sandbox" })).items).toEqual([]);
  });

  it("shows a customer the handshake it received and nothing of the relationship", async () => {
    const received = await world.must(
      "ListChannelHandshakes",
      { handshakeType: "START_SERVICE_PERIOD", participantType: "RECEIVER" },
      ALPHA,
    );
    expect(received.items).toHaveLength(1);
    expect((await world.must("ListRelationships", {}, ALPHA)).items).toEqual([]);
    const { body } = await world.call(
      "GetRelationship",
      { programManagementAccountIdentifier: pma, identifier: relationship },
      ALPHA,
    );
    expect(body.__type).toBe("ResourceNotFoundException");
  });
});

describe("the account of a program management account that another account registered", () => {
  it("sees it and asks for service periods once it accepted, and changes nothing", async () => {
    const own = await world.createAccount({ accountId: "222222222222", displayName: "Beta channel" });
    expect((await world.must("ListProgramManagementAccounts", {}, BETA)).items).toEqual([]);
    await world.activate(own, BETA);
    const customer = await world.createRelationship(own);

    expect((await world.must("ListProgramManagementAccounts", {}, BETA)).items).toMatchObject([{ id: own }]);
    expect((await world.must("ListRelationships", {}, BETA)).items).toMatchObject([{ id: customer }]);
    const asked = await world.handshake(
      {
        handshakeType: "START_SERVICE_PERIOD",
        associatedResourceIdentifier: customer,
        payload: { startServicePeriodPayload: { programManagementAccountIdentifier: own, ...NOTICE_30 } },
      },
      BETA,
    );
    const sent = { handshakeType: "START_SERVICE_PERIOD", participantType: "SENDER" };
    expect((await world.must("ListChannelHandshakes", sent, BETA)).items).toMatchObject([
      { id: asked, ownerAccountId: "999999999999", senderAccountId: "222222222222" },
    ]);
    const of = { programManagementAccountIdentifier: own, identifier: customer };
    for (const [name, input] of [
      ["UpdateProgramManagementAccount", { identifier: own, displayName: "x" }],
      ["DeleteProgramManagementAccount", { identifier: own }],
      ["UpdateRelationship", { ...of, displayName: "x" }],
      ["DeleteRelationship", of],
    ] as const)
      expect((await world.call(name, input, BETA)).body.__type).toBe("ResourceNotFoundException");
    await world.must("CancelChannelHandshake", { identifier: asked }, BETA);
  });
});
