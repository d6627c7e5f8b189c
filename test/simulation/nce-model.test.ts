import fc from "fast-check";
import { expect, it } from "vitest";
import { create } from "./nce/create-command.ts";
import { cancel, decline, retry } from "./nce/end-commands.ts";
import { outcomes } from "./nce/expect-answer.ts";
import { expectSame, expectTold } from "./nce/expect-same.ts";
import { get, list } from "./nce/look-commands.ts";
import { openWorld, PARTNERS, type Real } from "./nce/model-world.ts";
import { submit } from "./nce/submit-command.ts";
import { clock, fault } from "./nce/time-commands.ts";

it("every answer of the API is the model's, whatever becomes of a transfer in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.noBias(
        fc.commands(
          [
            ...[
              create,
              create,
              create,
              create,
              submit,
              submit,
              submit,
              submit,
              retry,
              retry,
              fault,
              fault,
              fault,
            ],
            ...[clock, clock, clock, cancel, decline, get, list],
          ],
          { maxCommands: 150, size: "max" },
        ),
      ),
      async (commands) => {
        const { world, model } = await openWorld();
        const real: Real = { world, ids: [], shown: new Map() };
        try {
          await fc.asyncModelRun(() => ({ model, real }), commands);
          await expectSame(model, real, PARTNERS);
          await expectTold(model, real);
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: Number(process.env.REBILL_RUNS ?? 10), seed: 7, endOnFailure: true },
  );
  expect([...outcomes.keys()]).toEqual(
    expect.arrayContaining([
      ...["done", "Transfer Submitted", "Transfer Cancelled", "Transfer Expired", "Transfer Reminder 7"],
      ...["Line Completed", "Line Failed", "Transfer Completed", "Transfer Failed"],
      ...["Transfer Partially Completed", "Transfer Retried"],
      ...["customer-not-found", "partner-not-found", "transfer-not-found", "same-partner", "region-differs"],
      ...["not-a-billing-owner", "partner-of-record-not-allowed", "not-the-source", "not-the-target"],
      ...["transfer-expired", "transfer-not-pending", "transfer-not-retryable", "legacy-transfers-only"],
      ...["too-many-lines", "subscription-not-selectable", "subscription-inactive", "reservations-stay"],
      ...["subscription-busy", "quantity-differs"],
    ]),
  );
}, 400_000);
