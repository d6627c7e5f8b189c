import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  DeclineHandshakeCommand,
  DescribeResponsibilityTransferCommand,
  TerminateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inviter } from "../support/invite.ts";
import { organizationsClient } from "../support/organizations-client.ts";
import { openTransferWorld, type TransferWorld } from "../support/transfer-world.ts";

/** Management accounts, all of which may take over bills and be part of long chains. */
const ACCOUNTS = Array.from({ length: 6 }, (_, index) => String(600_000_000_001 + index));
const ROUNDS = 3;

let world: TransferWorld;
/** Two compositions on one table, as two Lambdas would be: each with a cache and a queue of its own. */
let processes: readonly ReturnType<TransferWorld["elsewhere"]>[];
beforeAll(async () => {
  world = await openTransferWorld();
  for (const [index, account] of ACCOUNTS.entries()) {
    const { status } = await world.send("PUT", `/rebill/v1/organizations/o-race00000${index}`, {
      managementAccountId: account,
      name: `Race ${index}`,
    });
    expect(status).toBe(200);
    await world.setQuotas(account, { inboundTransfers: 50, chainLength: 10 });
  }
  processes = [world.elsewhere("first"), world.elsewhere("second")];
});
afterAll(() => world?.close());

/** The client of an account against one of the processes, taken in turns. */
const clientOf = (turn: number, account: string) =>
  organizationsClient(processes[turn % processes.length] as (typeof processes)[number], account);

const outcomes = async (sent: readonly Promise<unknown>[]): Promise<Readonly<Record<string, number>>> => {
  const all = await Promise.allSettled(sent);
  const names = all.map((each) => {
    if (each.status === "fulfilled") return "done";
    const { name, Reason } = each.reason as { name: string; Reason?: string };
    return Reason === undefined ? name : `${name} ${Reason}`;
  });
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]),
  );
};
const accepted = (turn: number, account: string, HandshakeId: string) =>
  clientOf(turn, account).send(new AcceptHandshakeCommand({ HandshakeId }));
const canceled = (turn: number, account: string, HandshakeId: string) =>
  clientOf(turn, account).send(new CancelHandshakeCommand({ HandshakeId }));
const declined = (turn: number, account: string, HandshakeId: string) =>
  clientOf(turn, account).send(new DeclineHandshakeCommand({ HandshakeId }));
const terminated = (turn: number, account: string, Id: string) =>
  clientOf(turn, account).send(new TerminateResponsibilityTransferCommand({ Id }));
const statusOf = async (account: string, Id: string) =>
  (await clientOf(0, account).send(new DescribeResponsibilityTransferCommand({ Id }))).ResponsibilityTransfer
    ?.Status;
const [A = "", B = "", C = "", D = "", E = "", F = ""] = ACCOUNTS;
const clear = (account: string, transfers: readonly string[]) =>
  Promise.allSettled(transfers.map((Id) => terminated(0, account, Id)));

it("of accepts that would close a ring all but one are taken", async () => {
  const { invited } = inviter(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    const ring = await Promise.all(
      ACCOUNTS.map((source, index) => invited(ACCOUNTS[(index + 1) % ACCOUNTS.length] ?? "", source)),
    );

    expect(
      await outcomes(ring.map(({ handshake }, index) => accepted(index, ACCOUNTS[index] ?? "", handshake))),
    ).toEqual({
      done: ACCOUNTS.length - 1,
      "HandshakeConstraintViolationException SOURCE_AND_TARGET_CANNOT_MATCH": 1,
    });

    for (const [index, { transfer, handshake }] of ring.entries()) {
      await clear(ACCOUNTS[index] ?? "", [transfer]);
      await canceled(0, ACCOUNTS[(index + 1) % ACCOUNTS.length] ?? "", handshake).catch(() => undefined);
    }
  }
}, 120_000);

it("of accepts by one account one is taken, whoever it was invited by", async () => {
  const { invited } = inviter(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    const payers = [B, C, D, E, F];
    const invitations = await Promise.all(payers.map((payer) => invited(payer, A)));

    expect(await outcomes(invitations.map(({ handshake }, index) => accepted(index, A, handshake)))).toEqual({
      done: 1,
      "ConstraintViolationException RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION": 4,
    });

    await clear(
      A,
      invitations.map(({ transfer }) => transfer),
    );
    await Promise.allSettled(invitations.map(({ handshake }) => declined(0, A, handshake)));
  }
}, 120_000);

it("of invitations as many are taken as the quota has room for", async () => {
  await world.setQuotas(F, { inboundTransfers: 2, chainLength: 10 });
  const invite = (turn: number, source: string) =>
    inviter({ client: (account: string) => clientOf(turn, account) }).invited(F, source, "2027-01");
  const sent = await Promise.allSettled([A, B, C, D, E].map((source, turn) => invite(turn, source)));

  expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  const again = await outcomes([A, B, C, D, E].map((source, turn) => invite(turn, source)));
  expect(again).toEqual({
    DuplicateHandshakeException: 2,
    "ConstraintViolationException RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION": 3,
  });
  for (const each of sent) if (each.status === "fulfilled") await canceled(0, F, each.value.handshake);
  await world.setQuotas(F, { inboundTransfers: 50, chainLength: 10 });
}, 60_000);

it("of accept, decline and cancel one is taken, and the others are told that it is too late", async () => {
  const { invited } = inviter(world);
  const winners = new Set<string | undefined>();
  for (let round = 0; round < ROUNDS * 3; round += 1) {
    const { handshake, transfer } = await invited(B, A);
    const moves = [accepted, declined, canceled].map((move, index) => ({
      move,
      account: index === 2 ? B : A,
    }));
    // Every move goes first in its turn, and to each process.
    const order = [0, 1, 2].map((index) => moves[(index + round) % 3] as (typeof moves)[number]);

    expect(
      await outcomes(order.map(({ move, account }, index) => move(index + round, account, handshake))),
    ).toEqual({
      done: 1,
      InvalidHandshakeTransitionException: 2,
    });
    winners.add(await statusOf(A, transfer));
    await clear(A, [transfer]);
  }
  expect([...winners].every((status) => ["ACCEPTED", "DECLINED", "CANCELED"].includes(status ?? ""))).toBe(
    true,
  );
}, 120_000);

it("of the same answer twice one is taken, and of an end by both sides one", async () => {
  const { invited } = inviter(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { handshake, transfer } = await invited(B, A);
    expect(await outcomes([0, 1, 2].map((turn) => accepted(turn, A, handshake)))).toEqual({
      done: 1,
      HandshakeAlreadyInStateException: 2,
    });
    expect(
      await outcomes([terminated(0, A, transfer), terminated(1, B, transfer), terminated(1, A, transfer)]),
    ).toEqual({
      done: 1,
      ResponsibilityTransferAlreadyInStatusException: 2,
    });
  }
}, 60_000);

it("an end that races with the acceptance is either too early or an end", async () => {
  const { invited } = inviter(world);
  for (let round = 0; round < ROUNDS * 2; round += 1) {
    const { handshake, transfer } = await invited(B, A);
    const moves = [
      () => accepted(round, A, handshake),
      () => terminated(round + 1, B, transfer),
      () => canceled(round, B, handshake),
    ];
    const all = await Promise.allSettled(
      round % 2 === 0 ? moves.map((move) => move()) : moves.toReversed().map((move) => move()),
    );
    const [accept, end, cancel] = round % 2 === 0 ? all : all.toReversed();

    const taken = [accept, end, cancel].map((each) => each?.status === "fulfilled");
    expect([
      [true, true, false],
      [true, false, false],
      [false, false, true],
    ]).toContainEqual(taken);
    expect(await statusOf(A, transfer)).toBe(taken[2] ? "CANCELED" : taken[1] ? "WITHDRAWN" : "ACCEPTED");
    await clear(A, [transfer]);
  }
}, 60_000);
