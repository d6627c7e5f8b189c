import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ALPHA,
  BETA,
  type ChannelWorld,
  NOTICE_30,
  openChannel,
  STRANGER,
  UNTIL_JUNE,
} from "./channel-world.ts";

let world: ChannelWorld;
beforeEach(async () => {
  world = await openChannel();
});
afterEach(() => world.close());

const accountOf = async (identifier: string) =>
  (await world.must("ListProgramManagementAccounts", {})).items.find(
    ({ id }: { id: string }) => id === identifier,
  );
const handshakesOf = async (
  handshakeType: string,
  participantType: string,
  caller = ALPHA,
  more: object = {},
) => (await world.must("ListChannelHandshakes", { handshakeType, participantType, ...more }, caller)).items;

describe("a program management account", () => {
  it("waits for its activation, which its own account accepts", async () => {
    const pma = await world.createAccount({ accountId: "222222222222", displayName: "Beta channel" });
    expect(await accountOf(pma)).toEqual({
      id: pma,
      arn: `arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/program-management-account/${pma}`,
      revision: "1",
      catalog: "AWS",
      program: "DISTRIBUTION",
      displayName: "Beta channel",
      accountId: "222222222222",
      createdAt: "2026-11-15T10:00:00.000Z",
      updatedAt: "2026-11-15T10:00:00.000Z",
      status: "PENDING",
    });
    world.setNow("2026-11-16T08:00:00.000Z");

    await world.activate(pma, BETA);

    expect(await accountOf(pma)).toMatchObject({
      status: "ACTIVE",
      startDate: "2026-11-16T08:00:00.000Z",
      updatedAt: "2026-11-16T08:00:00.000Z",
    });
  });

  it("is inactive once its account rejected, and can be asked again", async () => {
    const pma = await world.createAccount({ accountId: "222222222222" });
    const about = { handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", associatedResourceIdentifier: pma };
    const identifier = await world.handshake(about);
    await world.must("RejectChannelHandshake", { identifier }, BETA);
    expect((await accountOf(pma)).status).toBe("INACTIVE");

    const again = await world.handshake(about);
    expect((await accountOf(pma)).status).toBe("PENDING");
    await world.must("AcceptChannelHandshake", { identifier: again }, BETA);

    expect((await accountOf(pma)).status).toBe("ACTIVE");
  });

  it("is registered once per account, and active once per account whoever registered it", async () => {
    const pma = await world.activeAccount();
    const answer = await world.call("CreateProgramManagementAccount", {
      program: "SOLUTION_PROVIDER",
      displayName: "Again",
      accountId: "999999999999",
    });
    expect([answer.status, answer.body.__type, answer.body.resourceId, answer.body.resourceType]).toEqual([
      400,
      "ConflictException",
      pma,
      "ProgramManagementAccount",
    ]);

    const foreign = await world.createAccount({ displayName: "Foreign" }, STRANGER);
    const identifier = await world.handshake(
      { handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", associatedResourceIdentifier: foreign },
      STRANGER,
    );
    const accepted = await world.call("AcceptChannelHandshake", { identifier });

    expect([accepted.body.__type, accepted.body.reason]).toEqual([
      "ValidationException",
      "BUSINESS_VALIDATION_FAILED",
    ]);
  });

  it("must be a management account that is known, and tells no more of any other", async () => {
    const answers = [];
    for (const accountId of ["888888888888", "123456789012"])
      answers.push(
        await world.call("CreateProgramManagementAccount", {
          program: "DISTRIBUTION",
          displayName: "Nobody",
          accountId,
        }),
      );

    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers[0]?.body).toMatchObject({
      __type: "ValidationException",
      reason: "BUSINESS_VALIDATION_FAILED",
      fieldList: [{ name: "accountId" }],
    });
  });

  it("goes with its pending handshakes, and not before its relationships", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma, { associatedAccountId: "222222222222" });
    const kept = await world.call("DeleteProgramManagementAccount", { identifier: pma });
    expect(kept.body).toMatchObject({ __type: "ConflictException", resourceId: pma });
    const asked = await world.askForServicePeriod(pma, relationship, NOTICE_30);

    await world.must("DeleteRelationship", {
      programManagementAccountIdentifier: pma,
      identifier: relationship,
    });
    await world.must("DeleteProgramManagementAccount", { identifier: pma });

    expect(await accountOf(pma)).toBeUndefined();
    expect(await handshakesOf("START_SERVICE_PERIOD", "RECEIVER", BETA)).toMatchObject([
      { id: asked, status: "CANCELED" },
    ]);
    expect((await world.call("DeleteProgramManagementAccount", { identifier: pma })).body.__type).toBe(
      "ResourceNotFoundException",
    );
  });
});

describe("a relationship", () => {
  it("is one per customer organisation of an active account", async () => {
    const pma = await world.createAccount();
    const input = {
      programManagementAccountIdentifier: pma,
      associationType: "END_CUSTOMER",
      associatedAccountId: "111111111111",
      displayName: "Alpha",
      sector: "COMMERCIAL",
    };
    const early = await world.call("CreateRelationship", input);
    expect(early.body).toMatchObject({ reason: "BUSINESS_VALIDATION_FAILED" });
    await world.activate(pma);

    const id = await world.createRelationship(pma);
    const twice = await world.call("CreateRelationship", input);
    const own = await world.call("CreateRelationship", { ...input, associatedAccountId: "999999999999" });

    expect(twice.body).toMatchObject({
      __type: "ConflictException",
      resourceId: id,
      resourceType: "Relationship",
    });
    expect(own.body.fieldList).toMatchObject([{ name: "associatedAccountId" }]);
  });

  it("is made once, and updated once per revision, by whoever is first of several at once", async () => {
    const pma = await world.activeAccount();
    const input = {
      programManagementAccountIdentifier: pma,
      associationType: "END_CUSTOMER",
      associatedAccountId: "111111111111",
      displayName: "Alpha",
      sector: "COMMERCIAL",
    };
    const made = await Promise.all([1, 2, 3].map(() => world.call("CreateRelationship", input)));
    const identifier = made.find(({ status }) => status === 200)?.body.relationshipDetail.id;

    const updated = await Promise.all(
      ["a", "b", "c"].map((displayName) =>
        world.call("UpdateRelationship", {
          programManagementAccountIdentifier: pma,
          identifier,
          revision: "1",
          displayName,
        }),
      ),
    );

    for (const answers of [made, updated])
      expect(answers.map(({ body }) => body.__type ?? "done").sort()).toEqual([
        "ConflictException",
        "ConflictException",
        "done",
      ]);
  });

  it("is changed by whoever knows its last revision", async () => {
    const pma = await world.activeAccount();
    const id = await world.createRelationship(pma);
    const of = { programManagementAccountIdentifier: pma, identifier: id };
    const updated = await world.must("UpdateRelationship", { ...of, revision: "1", displayName: "Alpha SE" });
    expect(updated.relationshipDetail).toMatchObject({ revision: "2", displayName: "Alpha SE" });

    const stale = await world.call("UpdateRelationship", { ...of, revision: "1", displayName: "Old" });

    expect(stale.body).toMatchObject({ __type: "ConflictException", resourceId: id });
    expect((await world.must("GetRelationship", of)).relationshipDetail).toMatchObject({
      displayName: "Alpha SE",
      revision: "2",
    });
  });

  it("is as it was in the months before a change", async () => {
    const pma = await world.activeAccount();
    const id = await world.createRelationship(pma);
    world.setNow("2027-01-10T00:00:00.000Z");
    await world.must("UpdateRelationship", {
      programManagementAccountIdentifier: pma,
      identifier: id,
      displayName: "Renamed",
    });

    const { relationships } = await world.state();

    expect(
      ["2026-10", "2026-11", "2026-12", "2027-01"].map(
        (month) => relationships.find(id, month as never)?.displayName,
      ),
    ).toEqual([undefined, "Alpha GmbH", "Alpha GmbH", "Renamed"]);
  });

  it("stays while its account pays the customer's bill or a service period binds them", async () => {
    const pma = await world.activeAccount();
    const paid = await world.createRelationship(pma);
    const bound = await world.createRelationship(pma, { associatedAccountId: "222222222222" });
    await world.startServicePeriod(pma, bound, NOTICE_30, BETA);

    for (const identifier of [paid, bound])
      expect(
        (await world.call("DeleteRelationship", { programManagementAccountIdentifier: pma, identifier }))
          .body,
      ).toMatchObject({ __type: "ConflictException", resourceId: identifier });
  });
});

describe("a service period", () => {
  it("starts with the customer's consent and ends by it", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const asked = await world.askForServicePeriod(pma, relationship, { ...NOTICE_30, note: "as agreed" });
    expect(await handshakesOf("START_SERVICE_PERIOD", "RECEIVER")).toEqual([
      {
        id: asked,
        arn: `arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/channel-handshake/${asked}`,
        catalog: "AWS",
        handshakeType: "START_SERVICE_PERIOD",
        ownerAccountId: "999999999999",
        senderAccountId: "999999999999",
        senderDisplayName: "Northwind",
        receiverAccountId: "111111111111",
        associatedResourceId: relationship,
        detail: {
          startServicePeriodHandshakeDetail: {
            note: "as agreed",
            servicePeriodType: "MINIMUM_NOTICE_PERIOD",
            minimumNoticeDays: "30",
          },
        },
        createdAt: "2026-11-15T10:00:00.000Z",
        updatedAt: "2026-11-15T10:00:00.000Z",
        status: "PENDING",
      },
    ]);
    world.setNow("2026-11-20T00:00:00.000Z");

    await world.must("AcceptChannelHandshake", { identifier: asked }, ALPHA);

    const [started] = await handshakesOf("START_SERVICE_PERIOD", "RECEIVER");
    expect(started.detail.startServicePeriodHandshakeDetail.startDate).toBe("2026-11-20T00:00:00.000Z");
    const second = await world.call("CreateChannelHandshake", {
      handshakeType: "START_SERVICE_PERIOD",
      associatedResourceIdentifier: relationship,
      payload: { startServicePeriodPayload: { programManagementAccountIdentifier: pma, ...UNTIL_JUNE } },
    });
    expect(second.body.__type).toBe("ConflictException");
    const revocation = await world.revoke(pma, relationship);
    expect(await handshakesOf("REVOKE_SERVICE_PERIOD", "RECEIVER")).toMatchObject([
      {
        id: revocation,
        detail: {
          revokeServicePeriodHandshakeDetail: {
            servicePeriodType: "MINIMUM_NOTICE_PERIOD",
            minimumNoticeDays: "30",
            startDate: "2026-11-20T00:00:00.000Z",
          },
        },
      },
    ]);
    await world.must("AcceptChannelHandshake", { identifier: revocation }, ALPHA);
    await world.startServicePeriod(pma, relationship, UNTIL_JUNE);
  });

  it("that is no period at all is refused with the member that is wrong", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const wrong: readonly (readonly [object, string])[] = [
      [{ servicePeriodType: "MINIMUM_NOTICE_PERIOD" }, "minimumNoticeDays"],
      [{ servicePeriodType: "FIXED_COMMITMENT_PERIOD" }, "endDate"],
      [{ ...NOTICE_30, endDate: "2027-06-01" }, "endDate"],
      [{ ...UNTIL_JUNE, minimumNoticeDays: "30" }, "minimumNoticeDays"],
      [{ ...NOTICE_30, minimumNoticeDays: "0" }, "minimumNoticeDays"],
      [{ ...NOTICE_30, minimumNoticeDays: "9999999999" }, "minimumNoticeDays"],
      [{ ...UNTIL_JUNE, endDate: "2026-11-15T10:00:00Z" }, "endDate"],
      [{ ...UNTIL_JUNE, endDate: "2027-02-30" }, "endDate"],
      [{ ...UNTIL_JUNE, endDate: 1800000000 }, "endDate"],
    ];

    for (const [terms, member] of wrong) {
      const { body } = await world.call("CreateChannelHandshake", {
        handshakeType: "START_SERVICE_PERIOD",
        associatedResourceIdentifier: relationship,
        payload: { startServicePeriodPayload: { programManagementAccountIdentifier: pma, ...terms } },
      });
      expect([body.__type, body.fieldList?.[0]?.name]).toEqual([
        "ValidationException",
        `payload.startServicePeriodPayload.${member}`,
      ]);
    }
    expect(await handshakesOf("START_SERVICE_PERIOD", "RECEIVER")).toEqual([]);
  });
});

describe("a channel handshake", () => {
  it("is accepted or rejected by its receiver and cancelled by its sender alone", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const identifier = await world.askForServicePeriod(pma, relationship, NOTICE_30);
    const denied = async (name: string, caller?: typeof ALPHA) =>
      (await world.call(name, { identifier }, caller)).body;

    expect(await denied("AcceptChannelHandshake")).toMatchObject({
      __type: "AccessDeniedException",
      reason: "NOT_RECEIVER",
    });
    expect(await denied("RejectChannelHandshake")).toMatchObject({ __type: "AccessDeniedException" });
    expect(await denied("CancelChannelHandshake", ALPHA)).toMatchObject({
      __type: "AccessDeniedException",
      reason: "NOT_SENDER",
    });
    const foreign = await denied("AcceptChannelHandshake", STRANGER);
    expect(foreign.__type).toBe("ResourceNotFoundException");
    const absent = await world.call("AcceptChannelHandshake", { identifier: "ch-0000000000000" }, STRANGER);
    expect(JSON.stringify(foreign).replace(identifier, "")).toBe(
      JSON.stringify(absent.body).replace("ch-0000000000000", ""),
    );
  });

  it("is answered once; the same answer again changes nothing", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const identifier = await world.askForServicePeriod(pma, relationship, NOTICE_30);
    const first = await world.must("RejectChannelHandshake", { identifier }, ALPHA);
    const events = (await world.told()).length;

    expect(await world.must("RejectChannelHandshake", { identifier }, ALPHA)).toEqual(first);
    const other = await world.call("AcceptChannelHandshake", { identifier }, ALPHA);
    const cancelled = await world.call("CancelChannelHandshake", { identifier });

    expect(other.body).toMatchObject({ __type: "ValidationException", reason: "BUSINESS_VALIDATION_FAILED" });
    expect(cancelled.body.__type).toBe("ValidationException");
    expect((await world.told()).length).toBe(events);
  });

  it("has expired after thirty days, whether or not a timer was there", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const identifier = await world.askForServicePeriod(pma, relationship, NOTICE_30);
    world.setNow("2026-12-15T09:59:59.999Z");
    expect(await handshakesOf("START_SERVICE_PERIOD", "RECEIVER")).toMatchObject([{ status: "PENDING" }]);
    world.setNow("2026-12-15T10:00:00.000Z");

    const late = await world.call("AcceptChannelHandshake", { identifier }, ALPHA);

    expect(late.body.__type).toBe("ValidationException");
    expect(await handshakesOf("START_SERVICE_PERIOD", "RECEIVER")).toMatchObject([
      { status: "EXPIRED", updatedAt: "2026-12-15T10:00:00.000Z" },
    ]);
    await world.startServicePeriod(pma, relationship, NOTICE_30);
  });

  it("waits alone: another about the same thing is refused meanwhile", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const identifier = await world.askForServicePeriod(pma, relationship, NOTICE_30);

    const second = await world.call("CreateChannelHandshake", {
      handshakeType: "START_SERVICE_PERIOD",
      associatedResourceIdentifier: relationship,
      payload: { startServicePeriodPayload: { programManagementAccountIdentifier: pma, ...NOTICE_30 } },
    });

    expect(second.body).toMatchObject({
      __type: "ConflictException",
      resourceId: identifier,
      resourceType: "ChannelHandshake",
    });
  });

  it("of concurrent accept, reject and cancel exactly one counts", async () => {
    const pma = await world.activeAccount();
    const relationship = await world.createRelationship(pma);
    const identifier = await world.askForServicePeriod(pma, relationship, NOTICE_30);

    const answers = await Promise.all([
      world.call("AcceptChannelHandshake", { identifier }, ALPHA),
      world.call("RejectChannelHandshake", { identifier }, ALPHA),
      world.call("CancelChannelHandshake", { identifier }),
    ]);

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
