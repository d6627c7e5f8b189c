import * as sdk from "@aws-sdk/client-partnercentral-channel";
import { PartnerCentralChannelClient } from "@aws-sdk/client-partnercentral-channel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CUSTOMER, openServedPartner, type ServedPartner } from "../support/served-partner.ts";

const PARTNER = "999999999999";
const catalog = "AWS";

let world: ServedPartner;
let partner: PartnerCentralChannelClient;
let customer: PartnerCentralChannelClient;
let pma: string;
const used = new Set<string>();

const clientOf = async (profile?: string): Promise<PartnerCentralChannelClient> => {
  const client = new PartnerCentralChannelClient(await world.settings(profile));
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        used.add(String(commandName));
        return next(args);
      },
    { step: "initialize", name: "noteCommand" },
  );
  return client;
};
beforeAll(async () => {
  world = await openServedPartner([{ profile: "customer", account: CUSTOMER }]);
  partner = await clientOf();
  customer = await clientOf("customer");
});
afterAll(async () => {
  partner?.destroy();
  customer?.destroy();
  await world?.close();
});

const failure = async (sent: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await sent;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error("the request succeeded");
};
const collected = async <T>(pages: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
};
const createAccount = async (accountId: string, more: object = {}): Promise<string> => {
  const { programManagementAccountDetail } = await partner.send(
    new sdk.CreateProgramManagementAccountCommand({
      catalog,
      program: "DISTRIBUTION",
      displayName: "Northwind Cloud",
      accountId,
      ...more,
    }),
  );
  return programManagementAccountDetail?.id ?? "";
};
const createRelationship = async (associatedAccountId: string): Promise<{ id: string; arn: string }> => {
  const { relationshipDetail } = await partner.send(
    new sdk.CreateRelationshipCommand({
      catalog,
      programManagementAccountIdentifier: pma,
      associationType: "END_CUSTOMER",
      associatedAccountId,
      displayName: "Ümlaut & Söhne",
      sector: "COMMERCIAL",
      resaleAccountModel: "SOLUTION_PROVIDER",
      requestedSupportPlan: {
        partnerLedSupport: {
          coverage: "ENTIRE_ORGANIZATION",
          tamLocation: "Berlin",
          provider: "DISTRIBUTOR",
        },
      },
    }),
  );
  return { id: relationshipDetail?.id ?? "", arn: relationshipDetail?.arn ?? "" };
};
const handshake = async (input: Omit<sdk.CreateChannelHandshakeCommandInput, "catalog">): Promise<string> =>
  (await partner.send(new sdk.CreateChannelHandshakeCommand({ catalog, ...input }))).channelHandshakeDetail
    ?.id ?? "";
const handshakesOf = async (
  client: PartnerCentralChannelClient,
  handshakeType: sdk.HandshakeType,
  participantType: sdk.ParticipantType,
) =>
  (await client.send(new sdk.ListChannelHandshakesCommand({ catalog, handshakeType, participantType })))
    .items ?? [];

describe("the channel through the official client", () => {
  let relationship: { id: string; arn: string };

  it("registers and activates a program management account", async () => {
    pma = await createAccount(PARTNER, { tags: [{ key: "team", value: "channel" }] });
    const identifier = await handshake({
      handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT",
      associatedResourceIdentifier: pma,
    });
    const accepted = await partner.send(new sdk.AcceptChannelHandshakeCommand({ catalog, identifier }));
    expect(accepted.channelHandshakeDetail).toEqual({
      id: identifier,
      arn: `arn:aws:partnercentral:us-east-1:${PARTNER}:catalog/AWS/channel-handshake/${identifier}`,
      status: "ACCEPTED",
    });
    const renamed = await partner.send(
      new sdk.UpdateProgramManagementAccountCommand({
        catalog,
        identifier: pma,
        revision: "1",
        displayName: "Northwind",
      }),
    );
    expect(renamed.programManagementAccountDetail).toMatchObject({ revision: "2", displayName: "Northwind" });

    const { items } = await partner.send(
      new sdk.ListProgramManagementAccountsCommand({ catalog, statuses: ["ACTIVE"] }),
    );

    expect(items).toEqual([
      {
        id: pma,
        arn: `arn:aws:partnercentral:us-east-1:${PARTNER}:catalog/AWS/program-management-account/${pma}`,
        revision: "2",
        catalog: "AWS",
        program: "DISTRIBUTION",
        displayName: "Northwind",
        accountId: PARTNER,
        createdAt: expect.any(Date),
        updatedAt: expect.any(Date),
        startDate: expect.any(Date),
        status: "ACTIVE",
      },
    ]);
    expect(items?.[0]?.createdAt?.toISOString()).toMatch(/^2026-11-15T10:00/);
  });

  it("keeps a relationship", async () => {
    relationship = await createRelationship(CUSTOMER);
    const of = { catalog, programManagementAccountIdentifier: pma, identifier: relationship.arn };
    await partner.send(
      new sdk.UpdateRelationshipCommand({
        ...of,
        displayName: "Alpha",
        requestedSupportPlan: {
          resoldEnterprise: {
            coverage: "MANAGEMENT_ACCOUNT_ONLY",
            tamLocation: "Paris",
            chargeAccountId: PARTNER,
          },
        },
      }),
    );

    const { relationshipDetail } = await partner.send(new sdk.GetRelationshipCommand(of));

    expect(relationshipDetail).toEqual({
      arn: `arn:aws:partnercentral:us-east-1:${PARTNER}:catalog/AWS/program-management-account/${pma}/relationship/${relationship.id}`,
      id: relationship.id,
      revision: "2",
      catalog: "AWS",
      associationType: "END_CUSTOMER",
      programManagementAccountId: pma,
      associatedAccountId: CUSTOMER,
      displayName: "Alpha",
      resaleAccountModel: "SOLUTION_PROVIDER",
      sector: "COMMERCIAL",
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      startDate: expect.any(Date),
    });
  });

  it("agrees on a service period with the customer, and on its end", async () => {
    const payload = {
      startServicePeriodPayload: {
        programManagementAccountIdentifier: pma,
        servicePeriodType: "FIXED_COMMITMENT_PERIOD",
        endDate: new Date("2027-06-15T00:00:00Z"),
        note: "as agreed",
      },
    } as const;
    const start = {
      handshakeType: "START_SERVICE_PERIOD",
      associatedResourceIdentifier: relationship.id,
    } as const;
    const rejected = await handshake({ ...start, payload });
    const cancelled = async () => {
      const identifier = await handshake({ ...start, payload });
      return (await partner.send(new sdk.CancelChannelHandshakeCommand({ catalog, identifier })))
        .channelHandshakeDetail;
    };
    expect(
      (await customer.send(new sdk.RejectChannelHandshakeCommand({ catalog, identifier: rejected })))
        .channelHandshakeDetail?.status,
    ).toBe("REJECTED");
    expect((await cancelled())?.status).toBe("CANCELED");
    const identifier = await handshake({ ...start, payload });
    await customer.send(new sdk.AcceptChannelHandshakeCommand({ catalog, identifier }));
    const received = await handshakesOf(customer, "START_SERVICE_PERIOD", "RECEIVER");
    expect(received.find(({ id }) => id === identifier)?.detail).toEqual({
      startServicePeriodHandshakeDetail: {
        note: "as agreed",
        servicePeriodType: "FIXED_COMMITMENT_PERIOD",
        endDate: new Date("2027-06-15T00:00:00Z"),
        startDate: expect.any(Date),
      },
    });

    const revocation = await handshake({
      handshakeType: "REVOKE_SERVICE_PERIOD",
      associatedResourceIdentifier: relationship.id,
      payload: {
        revokeServicePeriodPayload: { programManagementAccountIdentifier: pma, note: "by consent" },
      },
    });
    await customer.send(new sdk.AcceptChannelHandshakeCommand({ catalog, identifier: revocation }));

    expect(await handshakesOf(partner, "REVOKE_SERVICE_PERIOD", "SENDER")).toMatchObject([
      {
        id: revocation,
        status: "ACCEPTED",
        senderDisplayName: "Northwind",
        detail: { revokeServicePeriodHandshakeDetail: { note: "by consent", startDate: expect.any(Date) } },
      },
    ]);
    expect(await handshakesOf(partner, "PROGRAM_MANAGEMENT_ACCOUNT", "RECEIVER")).toMatchObject([
      { detail: { programManagementAccountHandshakeDetail: { program: "DISTRIBUTION" } } },
    ]);
  });

  it("tags everything", async () => {
    const resourceArn = relationship.arn;
    await partner.send(
      new sdk.TagResourceCommand({
        resourceArn,
        tags: [
          { key: "region", value: "emea" },
          { key: "tier", value: "" },
        ],
      }),
    );
    await partner.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["tier"] }));

    expect((await partner.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([
      { key: "region", value: "emea" },
    ]);
  });

  it("pages through every list", async () => {
    const second = await createRelationship("222222222222");
    const paging = { client: partner, pageSize: 1 };
    const relationships = await collected(sdk.paginateListRelationships(paging, { catalog }));
    const accounts = await collected(sdk.paginateListProgramManagementAccounts(paging, { catalog }));
    const handshakes = await collected(
      sdk.paginateListChannelHandshakes(paging, {
        catalog,
        handshakeType: "START_SERVICE_PERIOD",
        participantType: "SENDER",
        handshakeTypeSort: { startServicePeriodTypeSort: { sortBy: "UpdatedAt", sortOrder: "Descending" } },
      }),
    );

    expect(relationships.map(({ items }) => items?.length)).toEqual([1, 1]);
    expect(accounts.map(({ items }) => items?.length)).toEqual([1]);
    expect(handshakes.map(({ items }) => items?.[0]?.status).sort()).toEqual([
      "ACCEPTED",
      "CANCELED",
      "REJECTED",
    ]);
    const of = { catalog, programManagementAccountIdentifier: pma };
    // The partner pays its bill, so it stays.
    expect(
      await failure(partner.send(new sdk.DeleteRelationshipCommand({ ...of, identifier: second.id }))),
    ).toBeInstanceOf(sdk.ConflictException);
  });

  it("deletes what nothing depends on", async () => {
    const extra = await createAccount(CUSTOMER);

    await partner.send(new sdk.DeleteProgramManagementAccountCommand({ catalog, identifier: extra }));
    const { relationshipDetail } = await partner.send(
      new sdk.CreateRelationshipCommand({
        catalog,
        programManagementAccountIdentifier: pma,
        associationType: "INTERNAL",
        associatedAccountId: PARTNER,
        displayName: "Own labs",
        sector: "COMMERCIAL",
      }),
    );
    const of = { catalog, programManagementAccountIdentifier: pma, identifier: relationshipDetail?.id };
    await partner.send(new sdk.DeleteRelationshipCommand(of));

    expect(await failure(partner.send(new sdk.GetRelationshipCommand(of)))).toBeInstanceOf(
      sdk.ResourceNotFoundException,
    );
    const { items } = await partner.send(new sdk.ListProgramManagementAccountsCommand({ catalog }));
    expect(items?.map(({ id }) => id)).toEqual([pma]);
  });
});

describe("errors as the official client sees them", () => {
  it("ValidationException has a reason and the fields", async () => {
    const error = await failure(
      partner.send(
        new sdk.CreateProgramManagementAccountCommand({
          catalog,
          program: "DISTRIBUTION",
          displayName: "x".repeat(31),
          accountId: PARTNER,
        }),
      ),
    );

    expect(error).toBeInstanceOf(sdk.ValidationException);
    expect(error).toMatchObject({
      reason: "REQUEST_VALIDATION_FAILED",
      fieldList: [{ name: "displayName", code: "INVALID_VALUE", message: "must have 1 to 30 characters" }],
      $metadata: { httpStatusCode: 400 },
    });
    expect(String(error.message)).toMatch(/displayName/);
  });

  it("ResourceNotFoundException and ConflictException name the resource", async () => {
    const absent = await failure(
      partner.send(
        new sdk.UpdateProgramManagementAccountCommand({
          catalog,
          identifier: "pma-0000000000000",
          displayName: "x",
        }),
      ),
    );
    expect(absent).toBeInstanceOf(sdk.ResourceNotFoundException);
    expect(absent).toMatchObject({
      resourceId: "pma-0000000000000",
      resourceType: "ProgramManagementAccount",
    });
    const stale = await failure(
      partner.send(
        new sdk.UpdateProgramManagementAccountCommand({
          catalog,
          identifier: pma,
          revision: "1",
          displayName: "Old",
        }),
      ),
    );
    expect(stale).toBeInstanceOf(sdk.ConflictException);
    expect(stale).toMatchObject({ resourceId: pma, resourceType: "ProgramManagementAccount" });
  });

  it("AccessDeniedException has a reason, for a role as for the wrong side of a handshake", async () => {
    const viewer = await clientOf("viewer");
    expect((await viewer.send(new sdk.ListRelationshipsCommand({ catalog }))).items?.length).toBeGreaterThan(
      0,
    );
    const role = await failure(
      viewer.send(new sdk.DeleteProgramManagementAccountCommand({ catalog, identifier: pma })),
    );
    viewer.destroy();
    const [received] = await handshakesOf(customer, "START_SERVICE_PERIOD", "RECEIVER");
    const side = await failure(
      partner.send(new sdk.RejectChannelHandshakeCommand({ catalog, identifier: received?.id })),
    );

    for (const [error, reason] of [
      [role, "ROLE_NOT_ALLOWED"],
      [side, "NOT_RECEIVER"],
    ] as const) {
      expect(error).toBeInstanceOf(sdk.AccessDeniedException);
      expect(error).toMatchObject({ reason, $metadata: { httpStatusCode: 400 } });
    }
  });

  it("ThrottlingException comes for who guesses, and harms nobody else", async () => {
    const settings = await world.settings("guesser");
    const guessing = new PartnerCentralChannelClient({
      ...settings,
      credentials: { ...settings.credentials, secretAccessKey: "guessed" },
      maxAttempts: 1,
    });
    const errors: Record<string, unknown>[] = [];
    while (errors.at(-1)?.name !== "ThrottlingException" && errors.length < 600)
      errors.push(
        ...(await Promise.all(
          Array.from({ length: 50 }, () =>
            failure(guessing.send(new sdk.ListRelationshipsCommand({ catalog }))),
          ),
        )),
      );
    guessing.destroy();

    expect(errors[0]).toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403 },
    });
    expect(errors.at(-1)).toBeInstanceOf(sdk.ThrottlingException);
    expect(errors.at(-1)).toMatchObject({ serviceCode: "partnercentral-channel" });
    expect((await partner.send(new sdk.ListRelationshipsCommand({ catalog }))).items?.length).toBeGreaterThan(
      0,
    );
  });
});

it("every command the official client has was sent", () => {
  const commands = Object.keys(sdk).filter((name) => name.endsWith("Command") && !name.startsWith("$"));

  expect([...used].sort()).toEqual(commands.sort());
});
