import { describe, expect, it } from "vitest";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { RemoteTransferId } from "../../../shared/domain/nce/partner-center/remote-transfer.ts";
import { linesOf } from "../../../shared/domain/nce/transfer/transfer.ts";
import { MoverUnavailableError } from "../../../shared/ports/subscription-mover.ts";
import { createRandom } from "../../../shared/sample/random.ts";
import { nextExecutionAt } from "../../../shared/use-cases/nce/execution/due-executions.ts";
import { retryTransfer } from "../../../shared/use-cases/nce/transfer/retry-transfer.ts";
import { connectedWorld, each, moved, moving, REMOTE } from "../../support/connected-world.ts";
import { CrashError, crashingTable } from "../../support/crashing-table.ts";
import { SOURCE, TARGET } from "../../support/nce-world.ts";
import { at } from "./nce-builders.ts";

const microsoft = connectedWorld();
const { open, execute, submitted, stateNow, transferOf } = microsoft;

describe("a transfer of a partner that is connected to Partner Center", () => {
  it("is asked for at Microsoft with all its lines at once, and looked at again until they have moved", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2", "azure-1");
    microsoft.answers = [moving, moving, moved("2024-06-15T10:07:00.000Z")];
    await execute();

    expect(
      microsoft.orders.map(({ lines, remote }) => [lines.map(({ subscription }) => subscription), remote]),
    ).toEqual([[["sub-1", "sub-2", "azure-1"], REMOTE]]);
    expect(linesOf(await transferOf(id))).toMatchObject(
      ["1", "2", "3"].map((line) => ({
        id: line,
        status: "InProgress",
        attempts: 1,
        nextLookAt: "2024-06-15T10:05:00.000Z",
      })),
    );
    expect(nextExecutionAt(await stateNow())).toBe("2024-06-15T10:05:00.000Z");
    await execute();
    expect(microsoft.orders).toHaveLength(1);

    microsoft.worldNow().setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect(microsoft.orders[1]?.remote).toBe(REMOTE);
    microsoft.worldNow().setNow("2024-06-15T10:10:00.000Z");
    await execute();

    expect(await transferOf(id)).toMatchObject({
      status: "Complete",
      lines: ["1", "2", "3"].map((line) => ({
        status: "Complete",
        attempts: 1,
        completedAt: "2024-06-15T10:07:00.000Z",
        newSubscription: `microsoft-${line}`,
        newOrder: `order-${line}`,
      })),
    });
    expect((await stateNow()).nceSubscriptions.find("microsoft-1", ALWAYS)).toMatchObject({
      partner: TARGET.tenant,
      order: "order-1",
      movedIn: { transfer: id, from: "sub-1", date: "2024-06-15" },
    });
  });

  it("is tried again when Microsoft cannot be asked, and says so of every line", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2");
    microsoft.answers = [
      () => {
        throw new MoverUnavailableError("Partner Center did not answer.");
      },
      moved("2024-06-15T10:05:00.000Z"),
    ];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject(
      ["1", "2"].map(() => ({
        status: "Failed",
        error: { description: "Partner Center did not answer." },
        nextAttemptAt: "2024-06-15T10:05:00.000Z",
      })),
    );
    microsoft.worldNow().setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect((await transferOf(id)).status).toBe("Complete");
  });

  it("ends as soon as Microsoft has given up, and not before the others are settled", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2");
    const error = { code: 900103, description: "The subscription is not synchronised." };
    microsoft.answers = [
      each((line) =>
        line === "1" ? { line, kind: "moving" } : { line, kind: "failed", error, isFinal: true },
      ),
      moved("2024-06-15T10:05:00.000Z"),
    ];
    await execute();
    expect((await transferOf(id)).status).toBe("InProgress");
    microsoft.worldNow().setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect(await transferOf(id)).toMatchObject({
      status: "PartiallyComplete",
      endedAt: "2024-06-15T10:05:00.000Z",
      lines: [{ status: "Complete" }, { status: "Failed", error }],
    });

    // The source's retry is another window, in which nothing is given up yet.
    microsoft.worldNow().setNow("2024-06-16T10:00:00.000Z");
    const now = microsoft.worldNow().deps.clock.now();
    await microsoft
      .worldNow()
      .deps.changes.change({ actor: { system: "test" }, action: "test", requestId: "test" }, (state) =>
        retryTransfer({ state, now }, { caller: AccountId.parse(SOURCE.account), id }),
      );
    microsoft.answers = [moved("2024-06-16T10:00:00.000Z")];
    await execute();
    expect(await transferOf(id)).toMatchObject({
      status: "Complete",
      lines: [{ effectiveDate: "2024-06-15" }, { effectiveDate: "2024-06-16" }],
    });
  });

  it("has failed when Microsoft has given up everything, 72 hours or not", async () => {
    await open();
    const id = await submitted("sub-1");
    microsoft.answers = [
      each((line) => ({ line, kind: "failed", error: { description: "Cancelled." }, isFinal: true })),
    ];
    await execute();
    expect(await transferOf(id)).toMatchObject({ status: "Failed", endedAt: "2024-06-15T10:00:00.000Z" });
  });

  it("does everything once though three executions are at it", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2");
    microsoft.answers = [moved("2024-06-15T10:00:00.000Z")];
    await Promise.all([execute(), execute(), execute()]);
    expect(linesOf(await transferOf(id))).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
    const posted = (await stateNow()).ncePostings
      .list(ALWAYS)
      .flatMap(({ lines }) => lines.map(({ id }) => id));
    expect(new Set(posted).size).toBe(posted.length);
  });

  it.each(Array.from({ length: 8 }, (_, index) => index))(
    "comes to the same whoever is killed where (%i)",
    async (seed) => {
      const outcome = async (percent: number) => {
        let crashing: ReturnType<typeof crashingTable> | undefined;
        await open({
          around: (table) => {
            crashing = crashingTable(table, createRandom(`killed at Microsoft ${seed}`), percent);
            return crashing.table;
          },
        });
        const id = await submitted("sub-1", "sub-2");
        microsoft.orders = [];
        microsoft.answers = [moved("2024-06-15T10:00:00.000Z")];
        const { during = (work: () => Promise<number>) => work() } = crashing ?? {};
        for (let tries = 0; ; tries += 1) {
          try {
            await during(execute);
            if ((await transferOf(id)).status === "Complete") break;
            // An attempt that was cut off is made again a quarter of an hour later.
            microsoft
              .worldNow()
              .setNow(
                at(new Date(Date.parse(microsoft.worldNow().deps.clock.now()) + 900_000).toISOString()),
              );
          } catch (error) {
            if (!(error instanceof CrashError) || tries > 200) throw error;
          }
        }
        const { state } = await microsoft.worldNow().deps.configuration.current();
        const { lines } = (await transferOf(id)) as { lines: readonly { attempts?: number }[] };
        return {
          lines: lines.map(({ attempts: _, ...line }) => line),
          postings: state.ncePostings.list(ALWAYS),
          remote: state.nceRemoteTransfers.find(id, ALWAYS),
        };
      };
      const undisturbed = await outcome(0);
      await microsoft.worldNow().close();
      expect(await outcome(40)).toEqual(undisturbed);
    },
  );

  it("keeps the first name it is told of a transfer, and no name for two transfers", async () => {
    await open();
    const [first, second] = [await submitted("sub-1"), await submitted("sub-2")];
    const other = RemoteTransferId.parse("another-one");
    microsoft.names = [REMOTE, REMOTE, other];
    microsoft.answers = [moving];
    await execute();
    microsoft.worldNow().setNow("2024-06-15T10:30:00.000Z");
    await execute();

    const { state } = await microsoft.worldNow().deps.configuration.current();
    const remotes = [first, second].map((id) => state.nceRemoteTransfers.find(id, ALWAYS)?.remote);
    expect(remotes.toSorted()).toEqual([REMOTE, other].toSorted());
  });
});
