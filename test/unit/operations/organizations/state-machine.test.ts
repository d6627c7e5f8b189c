import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  DeclineHandshakeCommand,
  DescribeHandshakeCommand,
  DescribeResponsibilityTransferCommand,
  TerminateResponsibilityTransferCommand,
  UpdateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inviter } from "../../../support/invite.ts";
import { refusalOf } from "../../../support/organizations-client.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  openTransferWorld,
  type TransferWorld,
} from "../../../support/transfer-world.ts";

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld();
});
afterAll(() => world.close());

type Ids = { readonly handshake: string; readonly transfer: string };
const NOW = "2026-11-15T10:00:00.000Z";

const MOVES = {
  accept: ({ handshake }: Ids) =>
    world.client(CUSTOMER).send(new AcceptHandshakeCommand({ HandshakeId: handshake })),
  decline: ({ handshake }: Ids) =>
    world.client(CUSTOMER).send(new DeclineHandshakeCommand({ HandshakeId: handshake })),
  cancel: ({ handshake }: Ids) =>
    world.client(DISTRIBUTOR).send(new CancelHandshakeCommand({ HandshakeId: handshake })),
  terminate: ({ transfer }: Ids) =>
    world.client(DISTRIBUTOR).send(new TerminateResponsibilityTransferCommand({ Id: transfer })),
  leave: ({ transfer }: Ids) =>
    world.client(CUSTOMER).send(new TerminateResponsibilityTransferCommand({ Id: transfer })),
  rename: ({ transfer }: Ids) =>
    world.client(DISTRIBUTOR).send(new UpdateResponsibilityTransferCommand({ Id: transfer, Name: "new" })),
} as const;
type Move = keyof typeof MOVES;

/** How a fresh invitation gets into each state. */
const WAYS = {
  REQUESTED: async () => undefined,
  ACCEPTED: MOVES.accept,
  DECLINED: MOVES.decline,
  CANCELED: MOVES.cancel,
  EXPIRED: async () => world.setNow("2026-11-30T00:00:00.000Z"),
  WITHDRAWN: async (ids: Ids) => {
    await MOVES.accept(ids);
    await MOVES.terminate(ids);
  },
} as const satisfies Record<string, (ids: Ids) => Promise<unknown>>;
type State = keyof typeof WAYS;

const SAME = "HandshakeAlreadyInStateException";
const NEVER = "InvalidHandshakeTransitionException";
const NO_END = "InvalidResponsibilityTransferTransitionException";
const FIXED = "ConstraintViolationException";
/** The state a move leads to, or the exception it ends with. */
const TABLE: Readonly<Record<State, Readonly<Record<Move, string>>>> = {
  REQUESTED: {
    accept: "ACCEPTED",
    decline: "DECLINED",
    cancel: "CANCELED",
    terminate: NO_END,
    leave: NO_END,
    rename: "REQUESTED",
  },
  ACCEPTED: {
    accept: SAME,
    decline: NEVER,
    cancel: NEVER,
    terminate: "WITHDRAWN",
    leave: "WITHDRAWN",
    rename: "ACCEPTED",
  },
  DECLINED: { accept: NEVER, decline: SAME, cancel: NEVER, terminate: NO_END, leave: NO_END, rename: FIXED },
  CANCELED: { accept: NEVER, decline: NEVER, cancel: SAME, terminate: NO_END, leave: NO_END, rename: FIXED },
  EXPIRED: { accept: NEVER, decline: NEVER, cancel: NEVER, terminate: NO_END, leave: NO_END, rename: FIXED },
  WITHDRAWN: {
    accept: SAME,
    decline: NEVER,
    cancel: NEVER,
    terminate: "ResponsibilityTransferAlreadyInStatusException",
    leave: "ResponsibilityTransferAlreadyInStatusException",
    rename: FIXED,
  },
};

describe.each(Object.keys(TABLE) as State[])("a transfer that is %s", (state) => {
  it.each(Object.keys(MOVES) as Move[])("answers to %s", async (move) => {
    world.setNow(NOW);
    const { invited } = inviter(world);
    const ids = await invited(DISTRIBUTOR, CUSTOMER);
    await WAYS[state](ids);
    const outcome = TABLE[state][move];
    const refused = outcome.endsWith("Exception");

    if (refused) {
      const [name, reason] = await refusalOf(MOVES[move](ids));
      expect(name).toBe(outcome);
      expect(reason).toBe(outcome === FIXED ? "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED" : undefined);
    } else await MOVES[move](ids);

    const after = refused ? state : outcome;
    for (const account of [DISTRIBUTOR, CUSTOMER]) {
      const client = world.client(account);
      const seen = await client.send(new DescribeResponsibilityTransferCommand({ Id: ids.transfer }));
      expect(seen.ResponsibilityTransfer?.Status).toBe(after);
      const handshake = await client.send(new DescribeHandshakeCommand({ HandshakeId: ids.handshake }));
      expect(handshake.Handshake?.State).toBe(after === "WITHDRAWN" ? "ACCEPTED" : after);
    }
    world.setNow(NOW);
    // Out of the way of the next one; most of them have come to their end already.
    for (const move of [MOVES.cancel, MOVES.terminate]) await move(ids).catch(() => undefined);
  });
});
