import { z } from "zod";
import { NceTransferId } from "./ids.ts";
import { Settlement } from "./settlement/settle.ts";

/** What moving one line of a transfer did to the money of both partners, kept as it was computed. */
export const LineSettlement = z.strictObject({
  transfer: NceTransferId,
  line: z.string(),
  settlement: Settlement,
});
export type LineSettlement = z.infer<typeof LineSettlement>;
