import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  NOBODY,
  OTHER,
  openTransferWorld,
  RESELLER,
  type TransferWorld,
} from "../../../support/transfer-world.ts";

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld({
    pricingRules: [{ name: "minus-7", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7" }],
    pricingPlans: [{ name: "standard", rules: ["minus-7"] }],
  });
});
afterAll(() => world.close());

const as = (account: string, headers: Record<string, string> = {}) => ({
  headers,
  caller: {
    account: AccountId.parse(account),
    role: "billing-admin" as const,
    accessKeyId: "AKIABBBBBBBBBBBBBBBB",
  },
});
const post = (
  items: readonly object[],
  { dryRun, by = DISTRIBUTOR }: { dryRun?: boolean; by?: string } = {},
) =>
  world.send("POST", "/rebill/v1/onboardings", dryRun === undefined ? { items } : { items, dryRun }, as(by));
const outcomes = (body: { rows: { outcome: { outcome: string } }[] }): string[] =>
  body.rows.map(({ outcome }) => outcome.outcome);
const invitations = async (): Promise<number> =>
  (await world.send("GET", "/rebill/v1/events?after=0&limit=1000")).body.events.filter(
    (event: Record<string, unknown>) => event["detail-type"] === "Responsibility Transfer Invited",
  ).length;

const NEW = "555555555555";
const ITEMS = [
  { account: CUSTOMER, name: "customer", start: "2026-12", plan: "standard", tags: { team: "a" } },
  { email: "BILLING@reseller.example", name: "reseller", start: "2027-01" },
  { account: NOBODY, name: "nobody", start: "2026-12" },
  { account: OTHER, name: "other", start: "2027-05" },
  {
    account: NEW,
    name: "new",
    start: "2026-12",
    organization: { id: "o-new0000001", name: "New Ltd", managementAccountEmail: "billing@new.example" },
  },
];

describe("a dry run", () => {
  it("says what would become of every row and writes nothing", async () => {
    const before = (await world.send("GET", "/rebill/v1/audit?after=0&limit=1000")).body.entries.length;
    const { status, body } = await post(ITEMS, { dryRun: true });
    const after = (await world.send("GET", "/rebill/v1/audit?after=0&limit=1000")).body.entries.length;
    const kept = await world.send("GET", `/rebill/v1/onboardings/${body.id}`);

    expect([status, outcomes(body)]).toEqual([
      200,
      ["would-invite", "would-invite", "blocked", "blocked", "would-invite"],
    ]);
    expect([after, kept.status]).toEqual([before, 404]);
  });

  it("counts the rows before a row against the quota", async () => {
    await world.setQuotas(OTHER, { inboundTransfers: 1, chainLength: 1 });
    const { body } = await post(
      [
        { account: CUSTOMER, name: "a", start: "2026-12" },
        { account: RESELLER, name: "b", start: "2026-12" },
      ],
      { dryRun: true, by: OTHER },
    );

    expect(outcomes(body)).toEqual(["would-invite", "blocked"]);
    expect(body.rows[1].outcome.reason).toBe("RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION");
  });
});

describe("an onboarding", () => {
  let id: string;
  it("invites what can be invited, and says of the rest what is in the way and how to remove it", async () => {
    const { status, body } = await post(ITEMS);
    ({ id } = body);

    expect([status, outcomes(body)]).toEqual([200, ["invited", "invited", "blocked", "blocked", "invited"]]);
    expect(body.counts).toEqual({
      invited: 3,
      alreadyInvited: 0,
      alreadyTransferred: 0,
      blocked: 2,
      failed: 0,
    });
    expect(body.rows[2].outcome).toMatchObject({
      exception: "HandshakeConstraintViolationException",
      reason: "TARGET_ACCOUNT_VALIDATION_FAILURE",
      fix: expect.stringContaining("management account"),
    });
    expect(body.rows[3].outcome).toMatchObject({ reason: "START_DATE_TOO_LATE" });
    const transfer = await world.send(
      "POST",
      `/rebill/v1/transfers/${body.rows[0].outcome.transfer}:rehearse`,
    );
    expect(JSON.stringify(transfer.body.effects)).toContain("plan standard is made with the acceptance");
    expect((await world.send("GET", "/rebill/v1/organizations/o-new0000001")).body.name).toBe("New Ltd");
  });

  it("sends nothing twice, and tells of its end once for each way it ends", async () => {
    const before = await invitations();
    const second = await post(ITEMS);
    const third = await post(ITEMS);
    const events = (await world.send("GET", "/rebill/v1/events?after=0&limit=1000")).body.events.filter(
      (event: Record<string, unknown>) => event["detail-type"] === "Onboarding Finished",
    );

    expect(second.body.id).toBe(id);
    expect(outcomes(second.body)).toEqual([
      "already-invited",
      "already-invited",
      "blocked",
      "blocked",
      "already-invited",
    ]);
    expect(third.body).toEqual(second.body);
    expect(await invitations()).toBe(before);
    expect(events.map(({ detail }: { detail: { invited: number } }) => detail.invited)).toEqual([3, 0]);
  });

  it("is the same row in another file, and blocked once it was declined", async () => {
    const { body } = await post([ITEMS[0] ?? {}]);
    const { handshake } = body.rows[0].outcome;
    await world.send(
      "POST",
      "/",
      { HandshakeId: handshake },
      {
        ...as(CUSTOMER, {
          "x-amz-target": "AWSOrganizationsV20161128.DeclineHandshake",
          "content-type": "application/x-amz-json-1.1",
        }),
      },
    );
    const again = await post([ITEMS[0] ?? {}]);

    expect(outcomes(body)).toEqual(["already-invited"]);
    expect(again.body.rows[0].outcome).toMatchObject({ outcome: "blocked", reason: "DECLINED" });
  });

  it("can be looked at by whoever ran it, and by nobody else", async () => {
    const own = await world.send("GET", `/rebill/v1/onboardings/${id}`);
    const others = await world.send("GET", `/rebill/v1/onboardings/${id}`, undefined, as(RESELLER));
    const absent = await world.send(
      "GET",
      "/rebill/v1/onboardings/onb-0000000000000000",
      undefined,
      as(RESELLER),
    );

    expect(own.body).toMatchObject({ status: "FINISHED", counts: { alreadyInvited: 3, blocked: 2 } });
    expect(own.body.rows.map(({ transferStatus }: { transferStatus: string }) => transferStatus)).toEqual([
      "DECLINED",
      "REQUESTED",
      null,
      null,
      "REQUESTED",
    ]);
    expect([others.status, { ...others.body, requestId: "" }]).toEqual([
      404,
      { ...absent.body, requestId: "" },
    ]);
  });

  it("of two at once sends every row once", async () => {
    const before = await invitations();
    const items = [{ account: OTHER, name: "other", start: "2026-12" }];
    const both = await Promise.all([post(items), post(items)]);

    expect(both.flatMap(({ body }) => outcomes(body)).sort()).toEqual(["already-invited", "invited"]);
    expect(await invitations()).toBe(before + 1);
  });
});

describe("items that are wrong", () => {
  it("are refused as a whole, every problem named, and nothing is sent", async () => {
    const before = await invitations();
    const { status, body } = await post([
      { account: CUSTOMER, name: "good", start: "2026-12" },
      { account: "12", name: "Ünïcode", start: "2026-13" },
      { name: "neither", start: "2026-12" },
      { account: CUSTOMER, email: "a@b.example", name: "both", start: "2026-12", colour: "red" },
    ]);

    expect(status).toBe(400);
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      "items[1].account",
      "items[1].name",
      "items[1].start",
      "items[2].account",
      "items[3].colour",
      "items[3].email",
    ]);
    expect(await invitations()).toBe(before);
  });

  it.each([
    [[{ account: CUSTOMER, name: "a", start: "2026-12", plan: "of-nobody" }], "items[0].plan"],
    [
      [
        { account: CUSTOMER, name: "a", start: "2026-12" },
        { account: CUSTOMER, name: "b", start: "2026-12" },
      ],
      "items[1].account",
    ],
    [[], "items"],
  ])("such as %j are named", async (items, path) => {
    const { status, body } = await post(items);

    expect([status, body.errors?.[0].path]).toEqual([400, path]);
  });

  it("are those with organizations of an account that is not the partner", async () => {
    const { status, body } = await post([ITEMS[4] ?? {}], { by: RESELLER });

    expect([status, body.errors[0].path]).toEqual([400, "items[0].organization"]);
  });

  it("fail by row where an organization cannot be registered", async () => {
    const { body } = await post([
      {
        account: "666666666666",
        name: "taken",
        start: "2026-12",
        organization: { id: "o-taken00001", name: "Taken", accounts: [{ id: CUSTOMER, name: "stolen" }] },
      },
    ]);

    expect(body.rows[0].outcome).toEqual({
      outcome: "failed",
      message: expect.stringContaining("already belongs to o-custom0001"),
    });
  });
});
