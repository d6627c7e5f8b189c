import { z } from "zod";
import { Instant } from "../../../domain/time/instant.ts";
import { tellOfClock } from "../../../use-cases/clock/tell-of-clock.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { problemErrors } from "../../registry/problem-errors.ts";
import { answeredOnce, assertPartner } from "../context.ts";
import { MomentMember } from "../moment.ts";
import { originOf } from "../origin.ts";

/** No month of a cloud bill lies before, and every job up to here is run in time that somebody would wait. */
const YEARS = ["2006", "2100"] as const;

const Moved = z.object({
  now: Instant,
  ran: z.array(z.object({ job: z.string(), at: Instant, outcome: z.string() })),
});

export const moveClock = operation<ApiDependencies>()({
  name: "MoveClock",
  summary:
    "Moves the test clock (one machine only) and runs what has come due, in time order, before it answers; " +
    "backwards nothing runs.",
  permission: "test:write",
  route: { method: "POST", path: "/rebill/v1/clock" },
  input: z
    .strictObject({
      now: MomentMember.refine(
        (instant) => instant >= YEARS[0] && instant < YEARS[1],
        `must lie between ${YEARS[0]} and ${YEARS[1]}`,
      )
        .optional()
        .describe("Time stands still there"),
      clear: z.literal(true).optional().describe("Back to the real time"),
    })
    .refine(({ now, clear }) => (now === undefined) !== (clear === undefined), {
      path: ["now"],
      message: "give either now or clear: true",
    }),
  output: Moved,
  handle: async (context, input) => {
    const { testClock } = context.deps;
    if (testClock === undefined) throw problemErrors.unknownOperation();
    await assertPartner(context);
    return answeredOnce(context, "MoveClock", input, Moved, async () => {
      const { now, ran } = await testClock.move(input.now ?? "real");
      await tellOfClock(context.deps, input.now, originOf(context));
      context.deps.onChanged();
      return { now, ran: [...ran] };
    });
  },
});
