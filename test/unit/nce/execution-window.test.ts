import { describe, expect, it } from "vitest";
import { RemoteTransferId } from "../../../shared/domain/nce/partner-center/remote-transfer.ts";
import { linesOf } from "../../../shared/domain/nce/transfer/transfer.ts";
import { instantOf } from "../../../shared/domain/time/instant.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import { MoverUnavailableError } from "../../../shared/ports/subscription-mover.ts";
import { nextExecutionAt } from "../../../shared/use-cases/nce/execution/due-executions.ts";
import { connectedWorld, each, moved, moving, REMOTE } from "../../support/connected-world.ts";
import { at } from "./nce-builders.ts";

const microsoft = connectedWorld();
const { open, execute, submitted, stateNow, transferOf } = microsoft;

describe("a transfer of a partner that is connected to Partner Center", () => {
  it("is waited for a day longer than the 72 hours, which began later at Microsoft, and no longer", async () => {
    await open();
    const [late, never] = [await submitted("sub-1"), await submitted("sub-2")];
    microsoft.answers = [moving];
    await execute();
    microsoft.worldNow().setNow("2024-06-18T09:50:00.000Z");
    await execute();
    expect(nextExecutionAt(await stateNow())).toBe("2024-06-18T11:50:00.000Z");
    microsoft.worldNow().setNow("2024-06-18T11:50:00.000Z");
    microsoft.answers = [
      ({ transfer, ...order }) =>
        (transfer.id === late ? moved("2024-06-18T10:20:00.000Z") : moving)({ transfer, ...order }),
    ];
    await execute();
    expect(await transferOf(late)).toMatchObject({
      status: "Complete",
      completedAt: "2024-06-18T10:20:00.000Z",
    });
    expect((await transferOf(never)).status).toBe("InProgress");
    microsoft.worldNow().setNow("2024-06-19T09:00:00.000Z");
    await execute();
    expect(await transferOf(never)).toMatchObject({
      status: "Failed",
      endedAt: "2024-06-19T09:00:00.000Z",
      lines: [
        { attempts: 1, error: { description: "A day after the retry period it was still being moved." } },
      ],
    });
  });

  it.each([
    ["could not be asked", () => Promise.reject(new MoverUnavailableError("No answer.")), "No answer."],
    [
      "was still trying it again",
      each((line) => ({ line, kind: "undecided", error: { description: "Not in sync." } })),
      "Not in sync.",
    ],
  ])("has not failed because Microsoft %s when the 72 hours ended", async (_what, answer, description) => {
    await open();
    const [late, never] = [await submitted("sub-1"), await submitted("sub-2")];
    microsoft.names = [REMOTE, RemoteTransferId.parse("another-one")];
    microsoft.answers = [moving];
    await execute();
    microsoft.worldNow().setNow("2024-06-18T09:50:00.000Z");
    microsoft.answers = [answer];
    await execute();
    expect(nextExecutionAt(await stateNow())).toBe("2024-06-18T11:50:00.000Z");
    microsoft.worldNow().setNow("2024-06-18T11:50:00.000Z");
    microsoft.answers = [
      (order) => (order.transfer.id === late ? moved("2024-06-18T09:40:00.000Z")(order) : answer(order)),
    ];
    await execute();
    expect(await transferOf(late)).toMatchObject({
      status: "Complete",
      completedAt: "2024-06-18T09:40:00.000Z",
    });
    microsoft.worldNow().setNow("2024-06-19T09:00:00.000Z");
    await execute();
    expect(await transferOf(never)).toMatchObject({ status: "Failed", lines: [{ error: { description } }] });
  });

  it("fails at the end of the 72 hours where Microsoft has never heard of it", async () => {
    await open();
    const id = await submitted("sub-1");
    microsoft.worldNow().setNow("2024-06-18T09:50:00.000Z");
    microsoft.isDown = true;
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([
      { status: "Failed", error: { description: "Down." } },
    ]);
    microsoft.worldNow().setNow("2024-06-18T10:00:00.000Z");
    await execute();
    expect(await transferOf(id)).toMatchObject({ status: "Failed", endedAt: "2024-06-18T10:00:00.000Z" });
  });

  it("is looked at again, and tried again, with all its lines at once, however long it takes to write them down", async () => {
    await open();
    let seconds = 0;
    const ticking: Clock = {
      now: () => {
        seconds += 1;
        return instantOf(new Date(Date.parse(microsoft.worldNow().deps.clock.now()) + seconds * 1000));
      },
    };
    const id = await submitted("sub-1", "sub-2", "azure-1");
    const dueTogether = async () => {
      const due = linesOf(await transferOf(id)).map((line) =>
        line.status === "InProgress" ? line.nextLookAt : line.status === "Failed" ? line.nextAttemptAt : line,
      );
      expect(new Set(due).size).toBe(1);
      return due[0];
    };
    microsoft.answers = [moving];
    const before = await microsoft.worldNow().journalLength();
    await execute(ticking);
    const first = await dueTogether();
    // Begun, named, under way: each once for all lines.
    expect((await microsoft.worldNow().journalLength()) - before).toBe(3);

    microsoft.worldNow().setNow(at(String(first)));
    microsoft.answers = [() => Promise.reject(new MoverUnavailableError("No answer."))];
    seconds = 0;
    await execute(ticking);
    expect(linesOf(await transferOf(id)).map(({ status }) => status)).toEqual(["Failed", "Failed", "Failed"]);
    await dueTogether();
  });
});
