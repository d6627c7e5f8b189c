import { AccountId } from "../../../shared/domain/identifiers.ts";
import { addMonths, BillingPeriod, periodStart } from "../../../shared/domain/time/billing-period.ts";
import { addDays, addHours, Instant } from "../../../shared/domain/time/instant.ts";
import { createRandom, type Random } from "../../../shared/sample/random.ts";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import { configurationText } from "../../builders/partner.ts";
import { crashingTable } from "../../support/crashing-table.ts";
import { ADMIN, type ApiAnswer, openApi, PARTNER } from "../../support/open-api.ts";

export const FIRST_MONTH = BillingPeriod.parse("2027-01");
export const MONTHS = 60;
const ORGANISATIONS = 50;
const CRASH_PERCENT = 12;
const TRIES_MAX = 40;

/** Management accounts; the first is the partner's. */
export const ACCOUNTS: readonly AccountId[] = [
  PARTNER,
  ...Array.from({ length: ORGANISATIONS - 1 }, (_, index) =>
    AccountId.parse(String(100_000_000_001 + index * 10)),
  ),
];
/** The only member of an account's organisation besides itself. */
export const memberOf = (account: string): AccountId => AccountId.parse(`${account.slice(0, 11)}9`);

/** What the two sides of a transfer know of it from the answers they got. */
export type Agreement = {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly start: string;
  /** Last month; before the start: it never came to be. */
  end?: string;
};
type Invitation = Omit<Agreement, "end"> & { readonly handshake: string };

/**
 * Five years in the life of fifty organisations, lived through the API under a test clock: invitations, answers,
 * withdrawals at random, with requests that die and are sent again and timers that come late, twice or not at all.
 */
export const liveFiveYears = async (seed: string) => {
  const random = createRandom(seed);
  let crashing: ReturnType<typeof crashingTable> | undefined;
  const api = await openApi({
    now: "2026-12-02T00:00:00.000Z",
    configuration: configurationText({
      organizations: ACCOUNTS.map((account) => ({
        id: `o-${account}`,
        managementAccount: account,
        name: `Company ${account}`,
        email: `billing@${account}.example`,
        accounts: [{ id: memberOf(account), name: "production" }],
      })).filter(({ managementAccount }) => managementAccount !== PARTNER),
    }),
    around: (table) => {
      crashing = crashingTable(table, createRandom(`${seed} crashes`), CRASH_PERCENT);
      return crashing.table;
    },
  });
  const { during = <T>(work: () => Promise<T>) => work(), crashes = () => 0 } = crashing ?? {};
  const chainLengths = new Map<string, number>();
  for (const account of ACCOUNTS) {
    const chainLength = random.pick([1, 3, 4, 5]);
    chainLengths.set(account, chainLength);
    await api.send("PUT", `/rebill/v1/quotas/${account}`, { inboundTransfers: 8, chainLength });
  }

  /** Sends a request until its process survives it; the last answer. */
  const persist = (send: () => Promise<ApiAnswer>): Promise<ApiAnswer> =>
    during(async () => {
      for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
        const answer = await send();
        if (answer.status < 500) return answer;
      }
      throw new Error("a request that never survived");
    });
  const organizations = (account: string, operation: string, input: object): Promise<ApiAnswer> =>
    persist(() =>
      api.send("POST", "/", input, {
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `AWSOrganizationsV20161128.${operation}`,
        },
        caller: { ...ADMIN, account: AccountId.parse(account) },
      }),
    );

  const invitations: Invitation[] = [];
  const agreements: Agreement[] = [];
  const grouped = new Set<string>();
  const counts: Record<string, number> = {};
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  let now = Instant.parse("2026-12-02T00:00:00.000Z");
  const month = (): BillingPeriod => BillingPeriod.parse(now.slice(0, 7));

  const sentTo = async (target: string, source: string): Promise<string | undefined> => {
    const { body } = await organizations(target, "ListHandshakesForOrganization", {
      Filter: { ActionType: "TRANSFER_RESPONSIBILITY" },
      MaxResults: 20,
    });
    return body.Handshakes?.find(
      (each: { State: string; Parties: { Id: string }[] }) =>
        each.State === "REQUESTED" && each.Parties.some(({ Id }) => Id === source),
    )?.Id;
  };
  const invite = async (): Promise<void> => {
    const [target, source] = [random.pick(ACCOUNTS), random.pick(ACCOUNTS)];
    const start = addMonths(month(), random.integer(1, 2));
    const known = invitations.some((each) => each.target === target && each.source === source);
    const { status, body } = await organizations(target, "InviteOrganizationToTransferResponsibility", {
      Type: "BILLING",
      Target: { Id: source, Type: "ACCOUNT" },
      StartTimestamp: Date.parse(periodStart(start)) / 1000,
      SourceName: `bill of ${source}`,
    });
    // Sent again after it was written and the answer was lost: what is a duplicate is one's own.
    const isOwn = body.__type === "DuplicateHandshakeException" && !known;
    if (status !== 200 && !isOwn) return count(`invite ${body.Reason ?? body.__type}`);
    const handshake = status === 200 ? body.Handshake.Id : await sentTo(target, source);
    const { body: shown } = await organizations(target, "DescribeHandshake", { HandshakeId: handshake });
    const id = shown.Handshake.Resources.find(
      ({ Type }: { Type: string }) => Type === "RESPONSIBILITY_TRANSFER",
    ).Value;
    invitations.push({ id, handshake, source, target, start });
    count("invited");
  };
  const answer = async (what: "Accept" | "Decline" | "Cancel"): Promise<void> => {
    if (invitations.length === 0) return;
    const invitation = random.pick(invitations);
    const { id, handshake, source, target, start } = invitation;
    const caller = what === "Cancel" ? target : source;
    const { status, body } = await organizations(caller, `${what}Handshake`, { HandshakeId: handshake });
    const isDone = status === 200 || body.__type === "HandshakeAlreadyInStateException";
    if (isDone || body.__type === "InvalidHandshakeTransitionException")
      invitations.splice(invitations.indexOf(invitation), 1);
    if (isDone && what === "Accept") agreements.push({ id, source, target, start });
    count(isDone ? what : `${what} ${body.Reason ?? body.__type}`);
  };
  const terminate = async (): Promise<void> => {
    const running = agreements.filter(({ end }) => end === undefined);
    if (running.length === 0) return;
    const agreement = random.pick(running);
    const end = addMonths(month(), random.integer(0, 1));
    const { status, body } = await organizations(
      random.pick([agreement.source, agreement.target]),
      "TerminateResponsibilityTransfer",
      { Id: agreement.id, EndTimestamp: (Date.parse(periodStart(addMonths(end, 1))) - 1) / 1000 },
    );
    if (status !== 200 && body.__type !== "ResponsibilityTransferAlreadyInStatusException")
      throw new Error(JSON.stringify(body));
    agreement.end = end;
    count("withdrawn");
  };
  const rename = async (): Promise<void> => {
    if (agreements.length === 0) return;
    const { id, target } = random.pick(agreements);
    await organizations(target, "UpdateResponsibilityTransfer", {
      Id: id,
      Name: `renamed ${random.integer(1, 99)}`,
    });
  };
  /** Whoever pays and has no group yet makes one; now and then somebody forgets. */
  const makeGroups = async (): Promise<void> => {
    for (const { id, source, target, end } of agreements) {
      if (grouped.has(id) || end !== undefined || random.chance(10)) continue;
      const { status } = await persist(() =>
        api.send(
          "POST",
          "/create-billing-group",
          {
            Name: id,
            AccountGrouping: {
              ResponsibilityTransferArn: `arn:aws:organizations::${target}:transfer/o-${source}/billing/inbound/${id}`,
            },
            ComputationPreference: {
              PricingPlanArn: `arn:aws:billingconductor::aws:pricingplan/${random.pick(["BasicPricingPlan", "Passthrough"])}`,
            },
          },
          { caller: { ...ADMIN, account: AccountId.parse(target) } },
        ),
      );
      if (status === 200 || status === 409) grouped.add(id);
    }
  };
  const timers = async (): Promise<void> => {
    for (let times = random.integer(0, 2); times > 0; times -= 1)
      await during(() => carryOutDue(api.deps)).catch(() => undefined);
  };

  const ACTIONS: readonly ((on: Random) => Promise<void>)[] = [
    ...[invite, invite, invite, invite],
    ...[answer, answer, answer, answer].map((each) => () => each("Accept")),
    ...[() => answer("Decline"), () => answer("Decline")],
    ...[() => answer("Cancel"), () => answer("Cancel")],
    terminate,
    rename,
  ];
  for (let index = -1; index < MONTHS; index += 1) {
    const start = periodStart(addMonths(FIRST_MONTH, index));
    const hours = Array.from({ length: random.integer(8, 16) }, () => random.integer(0, 27 * 24));
    for (const hour of hours.sort((left, right) => left - right)) {
      now = addHours(Instant.parse(start), hour);
      api.setNow(now);
      await timers();
      await random.pick(ACTIONS)(random);
    }
    now = addDays(Instant.parse(start), 27);
    api.setNow(now);
    await makeGroups();
  }
  api.setNow(periodStart(addMonths(FIRST_MONTH, MONTHS)));
  await carryOutDue(api.deps);
  return { api, agreements, chainLengths, counts, crashes: crashes() };
};
export type LivedYears = Awaited<ReturnType<typeof liveFiveYears>>;
