import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  DeclineHandshakeCommand,
  InviteOrganizationToTransferResponsibilityCommand,
  ListInboundResponsibilityTransfersCommand,
  ListOutboundResponsibilityTransfersCommand,
  type ResponsibilityTransfer,
  TerminateResponsibilityTransferCommand,
  UpdateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import fc from "fast-check";
import { expect, it } from "vitest";
import { carryOutDue } from "../../shared/use-cases/timers/carry-out-due.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  NOBODY,
  OTHER,
  openTransferWorld,
  RESELLER,
  type TransferWorld,
} from "../support/transfer-world.ts";
import { firstInstant, type ModelTransfer, monthAt, TransferModel } from "./transfers/transfer-model.ts";

/** The real system, and the ids it gave to the model's transfers in their order. */
type Real = { readonly world: TransferWorld; readonly ids: { transfer: string; handshake: string }[] };
type Command = fc.AsyncCommand<TransferModel, Real>;

const ACCOUNTS = [DISTRIBUTOR, RESELLER, CUSTOMER, OTHER];
const QUOTAS = {
  [DISTRIBUTOR]: { inbound: 3, chain: 2 },
  [RESELLER]: { inbound: 2, chain: 1 },
  [CUSTOMER]: { inbound: 2, chain: 3 },
  [OTHER]: { inbound: 0, chain: 1 },
};
const BEGIN = Date.parse("2026-11-15T10:00:00Z");

/** `undefined` when it succeeded, otherwise its reason, or its exception where there is none. */
const refusal = async (sent: Promise<unknown>): Promise<string | undefined> => {
  try {
    await sent;
    return undefined;
  } catch (error) {
    const { name, Reason } = error as { name: string; Reason?: string };
    return Reason ?? name;
  }
};
/** What happened, over all runs: a test in which nothing ever does looks at nothing. */
const outcomes = new Map<string, number>();
/** Refused for one of the reasons, or for none when there are none. */
const expectOneOf = (outcome: string | undefined, reasons: readonly string[]): void => {
  outcomes.set(outcome ?? "done", (outcomes.get(outcome ?? "done") ?? 0) + 1);
  if (reasons.length === 0) expect(outcome).toBeUndefined();
  else expect(reasons).toContain(outcome);
};

const command = (
  text: string,
  run: (model: TransferModel, real: Real) => Promise<void>,
  needsTransfer = false,
): Command => ({
  check: ({ transfers }) => !needsTransfer || transfers.length > 0,
  run,
  toString: () => text,
});
/** One of the model's transfers by a number of any size, with its ids. */
const chosen = ({ transfers }: TransferModel, { ids }: Real, index: number) => {
  const at = index % transfers.length;
  const { transfer: id, handshake } = ids[at] as Real["ids"][number];
  return { of: transfers[at] as ModelTransfer, id, handshake };
};

const invite = fc
  .record({
    target: fc.constantFrom(...ACCOUNTS),
    source: fc.constantFrom(...ACCOUNTS, NOBODY),
    months: fc.constantFrom(1, 1, 2, 2, 0, 3),
  })
  .map(({ target, source, months }) =>
    command(`invite ${source} to ${target} in ${months}`, async (model, { world, ids }) => {
      const start = model.month + months;
      const reasons = model.inviteRefusals(target, source, start);
      let answer: { transfer: string; handshake: string } | undefined;
      const outcome = await refusal(
        world
          .client(target)
          .send(
            new InviteOrganizationToTransferResponsibilityCommand({
              Type: "BILLING",
              Target: { Id: source, Type: "ACCOUNT" },
              StartTimestamp: new Date(firstInstant(start)),
              SourceName: "first name",
            }),
          )
          .then(({ Handshake }) => {
            const resource = Handshake?.Resources?.find(({ Type }) => Type === "RESPONSIBILITY_TRANSFER");
            answer = { transfer: resource?.Value ?? "", handshake: Handshake?.Id ?? "" };
          }),
      );
      expectOneOf(outcome, reasons);
      if (answer === undefined) return;
      ids.push(answer);
      model.transfers.push({ source, target, start, name: "first name", status: "REQUESTED" });
    }),
  );

const ANSWERS = {
  ACCEPTED: { by: "source", command: AcceptHandshakeCommand },
  DECLINED: { by: "source", command: DeclineHandshakeCommand },
  CANCELED: { by: "target", command: CancelHandshakeCommand },
} as const;
const answer = fc
  .record({
    index: fc.nat(20),
    status: fc.constantFrom("ACCEPTED", "ACCEPTED", "ACCEPTED", "DECLINED", "CANCELED"),
    by: fc.constantFrom("right", "right", "right", "right", "wrong", "stranger"),
  })
  .map(({ index, status, by }) =>
    command(
      `${status} ${index} by ${by}`,
      async (model, real) => {
        const { of, handshake } = chosen(model, real, index);
        const { by: right, command: Sent } = ANSWERS[status];
        const others = ACCOUNTS.filter((each) => each !== of.source && each !== of.target);
        const caller =
          by === "stranger"
            ? (others[0] ?? OTHER)
            : of[by === "right" ? right : right === "source" ? "target" : "source"];
        const state = of.status === "WITHDRAWN" ? "ACCEPTED" : of.status;
        const reasons =
          by === "stranger" || !model.isHandshakeShown(of)
            ? ["HandshakeNotFoundException"]
            : by === "wrong"
              ? ["AccessDeniedException"]
              : state === status
                ? ["HandshakeAlreadyInStateException"]
                : state !== "REQUESTED"
                  ? ["InvalidHandshakeTransitionException"]
                  : status === "ACCEPTED"
                    ? model.acceptRefusals(of)
                    : [];
        expectOneOf(
          await refusal(real.world.client(caller).send(new Sent({ HandshakeId: handshake }))),
          reasons,
        );
        if (reasons.length > 0) return;
        of.status = status;
        of.answeredAt = model.now;
      },
      true,
    ),
  );

const terminate = fc
  .record({
    index: fc.nat(20),
    by: fc.constantFrom("source", "target"),
    months: fc.constantFrom(0, 0, 1, -1, 2, undefined),
  })
  .map(({ index, by, months }) =>
    command(
      `terminate ${index} by ${by} in ${months}`,
      async (model, real) => {
        const { of, id } = chosen(model, real, index);
        const end = model.month + (months ?? 0);
        const reasons =
          !model.isAgreed(of) && !model.isHandshakeShown(of)
            ? ["ResponsibilityTransferNotFoundException"]
            : of.status === "WITHDRAWN"
              ? ["ResponsibilityTransferAlreadyInStatusException"]
              : of.status !== "ACCEPTED"
                ? ["InvalidResponsibilityTransferTransitionException"]
                : end < model.month
                  ? ["END_DATE_TOO_EARLY"]
                  : end > model.month + 1
                    ? ["END_DATE_TOO_LATE"]
                    : [];
        const sent = new TerminateResponsibilityTransferCommand({
          Id: id,
          ...(months === undefined ? {} : { EndTimestamp: new Date(firstInstant(end + 1) - 1) }),
        });
        expectOneOf(await refusal(real.world.client(of[by as "source"]).send(sent)), reasons);
        if (reasons.length > 0) return;
        of.status = "WITHDRAWN";
        of.end = end;
      },
      true,
    ),
  );

const rename = fc
  .record({ index: fc.nat(20), name: fc.constantFrom("second", "third") })
  .map(({ index, name }) =>
    command(
      `rename ${index} to ${name}`,
      async (model, real) => {
        const { of, id } = chosen(model, real, index);
        const reasons =
          of.status === "REQUESTED" || of.status === "ACCEPTED"
            ? []
            : model.isAgreed(of) || model.isHandshakeShown(of)
              ? ["TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED"]
              : ["ResponsibilityTransferNotFoundException"];
        const sent = new UpdateResponsibilityTransferCommand({ Id: id, Name: name });
        expectOneOf(await refusal(real.world.client(of.target).send(sent)), reasons);
        if (reasons.length === 0) of.name = name;
      },
      true,
    ),
  );

const moveClock = fc
  .record({
    hours: fc.oneof(fc.integer({ min: 1, max: 40 * 24 }), fc.constant(0)),
    timers: fc.nat(2),
  })
  .map(({ hours, timers }) =>
    command(`clock +${hours} h, ${timers} timers`, async (model, { world }) => {
      // 0 stands for the last moment at which next month's invitations can be accepted, and the first at which not.
      const deadline = firstInstant(model.month + 1) - 86_400_000;
      const to =
        hours > 0 ? model.now + hours * 3_600_000 : model.now < deadline - 1 ? deadline - 1 : model.now + 1;
      model.moveTo(to);
      world.setNow(new Date(to).toISOString());
      for (let times = 0; times < timers; times += 1) await carryOutDue(world.deps);
    }),
  );

const seen = ({ Id, Name, Status, StartTimestamp, EndTimestamp, Source, Target }: ResponsibilityTransfer) => [
  Id,
  Name,
  Status,
  Source?.ManagementAccountId,
  Target?.ManagementAccountId,
  StartTimestamp && monthAt(StartTimestamp.getTime()),
  EndTimestamp && monthAt(EndTimestamp.getTime()),
];
const listed = async (
  page: (token: string | undefined) => Promise<{
    ResponsibilityTransfers?: ResponsibilityTransfer[] | undefined;
    NextToken?: string | undefined;
  }>,
): Promise<readonly ResponsibilityTransfer[]> => {
  const found: ResponsibilityTransfer[] = [];
  let token: string | undefined;
  do {
    const answered = await page(token);
    found.push(...(answered.ResponsibilityTransfers ?? []));
    token = answered.NextToken;
  } while (token !== undefined);
  return found;
};
const list = fc.constantFrom(...ACCOUNTS).map((account) =>
  command(`list of ${account}`, async (model, { world, ids }) => {
    const client = world.client(account);
    const expected = (side: "source" | "target") =>
      model.transfers
        .map((transfer, index) => ({ transfer, id: ids[index]?.transfer }))
        .filter(({ transfer }) => transfer[side] === account)
        .filter(({ transfer }) => model.isAgreed(transfer) || model.isHandshakeShown(transfer))
        .map(({ transfer: { name, status, source, target, start, end }, id }) => [
          ...[id, name, status, source, target, start, end],
        ])
        .sort();
    const inbound = await listed((NextToken) =>
      client.send(
        new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", MaxResults: 2, NextToken }),
      ),
    );
    const outbound = await listed((NextToken) =>
      client.send(
        new ListOutboundResponsibilityTransfersCommand({ Type: "BILLING", MaxResults: 2, NextToken }),
      ),
    );
    const direct = inbound.filter(({ Target }) => Target?.ManagementAccountId === account);
    expect(direct.map(seen).sort()).toEqual(expected("target"));
    // A source does not learn what the account that pays calls it.
    const nameless = (rows: readonly (readonly unknown[])[]) =>
      rows.map(([id, _name, ...rest]) => [id, ...rest]);
    outcomes.set("listed", (outcomes.get("listed") ?? 0) + direct.length);
    expect(nameless(outbound.map(seen).sort())).toEqual(nameless(expected("source")));
  }),
);

/** Whatever was done: one payer a month, no cycle, quotas held. */
const expectInvariants = (model: TransferModel): void => {
  for (let month = model.month; month <= model.month + 4; month += 1)
    for (const account of ACCOUNTS) {
      const payers = model.transfers.filter((each) => each.source === account && model.pays(each, month));
      expect(payers.length).toBeLessThan(2);
      expect(model.above(account, month)).not.toContain(account);
      expect(model.depthBelow(account, month)).toBeLessThanOrEqual(
        QUOTAS[account as typeof OTHER]?.chain ?? 1,
      );
      expect(
        model.transfers.filter((each) => each.target === account && model.pays(each, month)).length,
      ).toBeLessThanOrEqual(QUOTAS[account as typeof OTHER]?.inbound ?? 0);
    }
};

it("every answer of the API is the model's, whatever is asked in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([invite, invite, answer, answer, answer, terminate, rename, moveClock, list], {
        maxCommands: 60,
        size: "max",
      }),
      async (commands) => {
        const world = await openTransferWorld();
        const model = new TransferModel(BEGIN, ACCOUNTS, QUOTAS);
        try {
          for (const [account, { inbound, chain }] of Object.entries(QUOTAS))
            await world.setQuotas(account, { inboundTransfers: inbound, chainLength: chain });
          await fc.asyncModelRun(() => ({ model, real: { world, ids: [] } }), commands);
          expectInvariants(model);
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: Number(process.env.REBILL_RUNS ?? 24), seed: 4, endOnFailure: true },
  );
  expect([...outcomes.keys()].sort()).toEqual(
    expect.arrayContaining([
      "AccessDeniedException",
      "DuplicateHandshakeException",
      "END_DATE_TOO_EARLY",
      "END_DATE_TOO_LATE",
      "HandshakeAlreadyInStateException",
      "HandshakeNotFoundException",
      "InvalidHandshakeTransitionException",
      "InvalidResponsibilityTransferTransitionException",
      "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
      "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION",
      "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION",
      "RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION",
      "ResponsibilityTransferAlreadyInStatusException",
      "ResponsibilityTransferNotFoundException",
      "SOURCE_AND_TARGET_CANNOT_MATCH",
      "START_DATE_TOO_EARLY",
      "START_DATE_TOO_LATE",
      "TARGET_ACCOUNT_VALIDATION_FAILURE",
      "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED",
      "done",
      "listed",
    ]),
  );
  expect(outcomes.get("done")).toBeGreaterThan(100);
}, 400_000);
