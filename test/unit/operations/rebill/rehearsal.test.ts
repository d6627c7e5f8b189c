import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountId, HandshakeId, TransferId } from "../../../../shared/domain/identifiers.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import { accept } from "../../../../shared/use-cases/billing-transfer/answer-handshake.ts";
import { invite } from "../../../../shared/use-cases/billing-transfer/invite.ts";
import { configurationText } from "../../../builders/partner.ts";
import { openApi, PARTNER } from "../../../support/open-api.ts";

const ALPHA = "111111111111";
const RESELLER = "300000000000";
const CUSTOMER = "310000000000";
const NOW = "2026-11-15T10:00:00.000Z";

const organisation = (account: string, name: string, more: object = {}) => ({
  id: `o-${account}`,
  managementAccount: account,
  name,
  accounts: [{ id: account, name }],
  ...more,
});

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi({
    now: NOW,
    configuration: configurationText({
      organizations: [
        organisation(ALPHA, "Alpha GmbH", { email: "billing@alpha.example" }),
        organisation(RESELLER, "Rhein Resale"),
        organisation(CUSTOMER, "Café Käfer"),
      ],
      pricingRules: [{ name: "minus-7", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7" }],
      pricingPlans: [{ name: "secret-plan", rules: ["minus-7"] }],
      taxProfiles: [{ account: ALPHA, country: "DE", registration: "DE123456789", rate: "19" }],
    }),
  });
  for (const [account, flags] of [
    [ALPHA, { pastDueInvoice: true, unusedPrepaymentBalance: true, legacyPermissionsInUse: true }],
    [CUSTOMER, { pastDueInvoice: true }],
  ] as const)
    await api.send("PUT", `/rebill/v1/organizations/o-${account}`, {
      managementAccountId: account,
      managementAccountEmail: account === ALPHA ? "billing@alpha.example" : undefined,
      name: account === ALPHA ? "Alpha GmbH" : "Café Käfer",
      sellerOfRecord: account === ALPHA ? "AWS EMEA SARL" : undefined,
      accounts: [{ id: account, name: "root" }],
      flags,
    });
  await api.send("PUT", `/rebill/v1/quotas/${RESELLER}`, { inboundTransfers: 5, chainLength: 1 });
});
afterAll(() => api.close());

const as = (account: string) => ({
  caller: {
    account: AccountId.parse(account),
    role: "billing-admin" as const,
    accessKeyId: "AKIABBBBBBBBBBBBBBBB",
  },
});
let drawn = 0;
/** Invites as any client does, and answers the invitation's ids. */
const invited = async (source: string, target: string, plan?: string) => {
  drawn += 1;
  const ids = {
    id: TransferId.parse(`rt-0000000${drawn}`),
    handshake: HandshakeId.parse(`h-0000000${drawn}`),
  };
  const request = { actor: { system: "test" }, action: "Invite", requestId: "r" };
  await api.deps.changes.change(request, (state) =>
    invite(
      { state, partner: AccountId.parse(PARTNER), now: Instant.parse(NOW) },
      {
        ...ids,
        name: "t",
        source: AccountId.parse(source),
        target: AccountId.parse(target),
        start: Instant.parse("2026-12-01T00:00:00.000Z"),
        ...(plan === undefined ? {} : { plan: plan as never }),
      },
    ),
  );
  return ids;
};
const planArn = async (): Promise<string> =>
  (await api.send("POST", "/list-pricing-plans", {})).body.PricingPlans.find(
    ({ Name }: { Name: string }) => Name === "secret-plan",
  ).Arn;
const rehearse = (id: string, account: string, query = "") =>
  api.send("POST", `/rebill/v1/transfers/${id}:rehearse${query}`, undefined, as(account));
const reasons = (body: { blockers: { reason: string }[] }): string[] =>
  body.blockers.map(({ reason }) => reason);

describe("an invitation that was sent", () => {
  it("tells each side of its own blockers, all of them, and the target nothing of the source's", async () => {
    const { id, handshake } = await invited(ALPHA, PARTNER, await planArn());
    const source = await rehearse(handshake, ALPHA);
    const target = await rehearse(id, PARTNER);

    expect([source.status, target.status]).toEqual([200, 200]);
    expect(reasons(source.body)).toEqual([
      "PAST_DUE_INVOICE",
      "UNUSED_PREPAYMENT_BALANCE",
      "LEGACY_PERMISSIONS_STILL_IN_USE",
    ]);
    expect(reasons(target.body)).toEqual([]);
    expect(source.body).toMatchObject({ side: "source", transfer: id, handshake, status: "REQUESTED" });
    expect(target.body).toMatchObject({ side: "target", transfer: id, handshake, status: "REQUESTED" });
    expect(target.body.dates).toMatchObject({
      deadline: "2026-11-30T00:00:00.000Z",
      start: "2026-12",
      possibleEnds: ["2026-12", "2027-01"],
      earliestEnd: "2026-12",
    });
  });

  it("keeps the target's plan from the source", async () => {
    const source = await rehearse("h-00000001", ALPHA);
    const target = await rehearse("h-00000001", PARTNER);

    expect(JSON.stringify(target.body.effects)).toContain("secret-plan");
    expect(JSON.stringify(source.body)).not.toContain("secret-plan");
    expect(source.body.effects.every(({ who }: { who: string }) => who === "source")).toBe(true);
    const chosen = await rehearse("h-00000001", ALPHA, "?plan=secret-plan");
    expect([chosen.status, chosen.body.errors]).toEqual([
      400,
      [{ path: "plan", reason: "is for the account that pays to choose" }],
    ]);
  });

  it("is nobody else's: the same bytes as for an id that is not there", async () => {
    const others = await rehearse("rt-00000001", CUSTOMER);
    const absent = await rehearse("rt-99999999", CUSTOMER);
    const noId = await rehearse("everything", CUSTOMER);
    const bare = ({ status, body }: typeof others) => ({ status, ...body, requestId: "" });

    expect(bare(others)).toEqual(bare(absent));
    expect(bare(noId)).toEqual(bare(absent));
    expect(others.status).toBe(404);
  });

  it("says what differs in this case", async () => {
    const { body } = await rehearse("rt-00000001", PARTNER);
    const effects: { topic: string; who: string; before: string; after: string }[] = body.effects;
    const of = (topic: string, who = "target") =>
      effects.find((effect) => effect.topic === topic && effect.who === who);

    expect([...new Set(effects.map(({ topic }) => topic))]).toEqual([
      "history",
      "exports",
      "commitments",
      "credits",
      "freeTier",
      "support",
      "tax",
      "sellerOfRecord",
      "payment",
      "marketplace",
      "groups",
      "chain",
      "servicePeriod",
    ]);
    expect(of("history", "source")?.after).toContain("From 2026-12-01T00:00:00Z on");
    expect(of("tax")?.before).toContain("Alpha GmbH (111111111111): tax country DE, registered");
    expect(of("sellerOfRecord", "source")?.before).toBe("AWS EMEA SARL invoices Alpha GmbH (111111111111).");
    expect(of("sellerOfRecord", "source")?.after).toContain("Northwind Cloud Ltd invoices it");
    expect(of("groups")?.after).toContain("plan secret-plan is made with the acceptance");
  });

  it("comes as a page of text, with ?format=text or an Accept header", async () => {
    const byQuery = await rehearse("rt-00000001", ALPHA, "?format=text");
    const byHeader = await api.send("POST", "/rebill/v1/transfers/rt-00000001%3Arehearse", undefined, {
      ...as(ALPHA),
      headers: { accept: "text/plain, */*;q=0.1" },
    });
    const json = await api.send("POST", "/rebill/v1/transfers/rt-00000001:rehearse?format=json", undefined, {
      ...as(ALPHA),
      headers: { accept: "text/plain" },
    });

    expect(byQuery.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(byQuery.body).toContain("Pay what is past due.");
    expect(byHeader.body).toBe(byQuery.body);
    expect(json.body.side).toBe("source");
  });

  it("writes nothing but the answer it keeps under an idempotency key", async () => {
    const before = (await api.send("GET", "/rebill/v1/audit?after=0&limit=1000")).body.entries.length;
    const key = { ...as(ALPHA), headers: { "idempotency-key": "k-1" } };
    const first = await api.send("POST", "/rebill/v1/transfers/rt-00000001:rehearse", undefined, key);
    const again = await api.send("POST", "/rebill/v1/transfers/rt-00000001:rehearse", undefined, key);
    const after = (await api.send("GET", "/rebill/v1/audit?after=0&limit=1000")).body.entries.length;

    expect(again.body).toEqual(first.body);
    expect(after).toBe(before);
  });
});

describe("an invitation that was not sent", () => {
  const wanted = (body: object, account: string = PARTNER, query = "") =>
    api.send("POST", `/rebill/v1/transfers:rehearse${query}`, body, as(account));

  it("names every blocker, and offers the months that can be", async () => {
    const { body } = await wanted({ sourceEmail: "BILLING@alpha.example", start: "2026-12" });
    const late = await wanted({ source: "777777777777", start: "2027-05-07T08:00:00Z" });

    expect(body).toMatchObject({ status: "NOT_SENT", source: { account: ALPHA, name: "Alpha GmbH" } });
    expect(body.blockers.map(({ exception }: { exception: string }) => exception)).toEqual([
      "DuplicateHandshakeException",
    ]);
    expect(body.dates.possibleStarts).toEqual(["2026-12", "2027-01"]);
    expect(reasons(late.body)).toEqual([
      "START_DATE_NOT_BEGINNING_OF_DAY",
      "TARGET_ACCOUNT_VALIDATION_FAILURE",
    ]);
  });

  it("tells an account that is not the partner neither names nor costs of whom it would invite", async () => {
    const known = await wanted({ source: ALPHA, start: "2026-12" }, RESELLER);
    const flagged = await wanted({ source: CUSTOMER, start: "2026-12" }, RESELLER);
    const text = JSON.stringify([known.body, flagged.body]);

    expect(text).not.toMatch(/Alpha|Käfer|DE123|AWS EMEA|country DE/);
    expect(known.body.firstBill).toMatchObject({ available: false, reason: "NOT_SHOWN" });
    expect(JSON.stringify({ ...known.body, source: 0 }).replaceAll(ALPHA, "X")).toBe(
      JSON.stringify({ ...flagged.body, source: 0 }).replaceAll(CUSTOMER, "X"),
    );
  });

  it("tells a target of its own level above and of none further up, and the partner of all", async () => {
    await accepting(await invited(RESELLER, PARTNER));
    const reseller = await wanted({ source: CUSTOMER, start: "2026-12" }, RESELLER);
    const chain = reseller.body.effects.find(
      ({ topic, who }: { topic: string; who: string }) => topic === "chain" && who === "target",
    );

    expect(chain.before).toContain("Northwind Cloud (999999999999)");
    expect(reasons(reseller.body)).toEqual([]);
  });

  it.each([
    [{ start: "2026-12" }, "source"],
    [{ source: ALPHA, sourceEmail: "a@b.example", start: "2026-12" }, "source"],
    [{ source: ALPHA, start: "December" }, "start"],
    [{ source: "1", start: "2026-12" }, "source"],
    [{ source: ALPHA, start: "2026-12", plan: "nobody's" }, "plan"],
    [{ source: ALPHA, start: "2026-12", more: 1 }, "more"],
  ])("refuses %j and names the field", async (body, path) => {
    const answer = await wanted(body);

    expect([answer.status, answer.body.errors?.[0].path]).toEqual([400, path]);
  });
});

describe("a transfer that is agreed", () => {
  it("has no blockers, and its months", async () => {
    const { body } = await rehearse("rt-00000002", RESELLER);

    expect(body).toMatchObject({ status: "ACCEPTED", blockers: [], dates: { deadline: null } });
    expect(body.firstBill).toMatchObject({ available: false, reason: "NO_DATA" });
  });
});

const accepting = async ({ handshake }: { handshake: HandshakeId }): Promise<void> => {
  const request = { actor: { system: "test" }, action: "Accept", requestId: "r" };
  await api.deps.changes.change(request, (state) =>
    accept(
      { state, partner: AccountId.parse(PARTNER), now: Instant.parse(NOW) },
      { handshake, caller: AccountId.parse(RESELLER) },
    ),
  );
};
