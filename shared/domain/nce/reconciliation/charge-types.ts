import { z } from "zod";
import type { LineKind } from "./reconciliation-line.ts";

/**
 * What a line is called in the exported file. How Microsoft names the lines of a transfer is not published; the credit
 * is a cancellation and the rest of the term a purchase, as it books other changes (2026-11-27). Both lines of an upgrade
 * have one name, their sign tells them apart. A setting: each name can be another.
 */
export const DEFAULT_CHARGE_TYPES = {
  new: "new",
  renew: "renew",
  cycleCharge: "cycleCharge",
  addQuantity: "addQuantity",
  removeQuantity: "removeQuantity",
  cancelImmediate: "cancelImmediate",
  convertOut: "convert",
  convertIn: "convert",
  transferOut: "cancelImmediate",
  transferIn: "new",
} as const satisfies Record<LineKind, string>;

const name = z.string().regex(/^[A-Za-z]{1,64}$/, "must be a charge type: letters only");
const named = (kind: LineKind) => name.default(DEFAULT_CHARGE_TYPES[kind]);
export const ChargeTypes = z.strictObject({
  new: named("new"),
  renew: named("renew"),
  cycleCharge: named("cycleCharge"),
  addQuantity: named("addQuantity"),
  removeQuantity: named("removeQuantity"),
  cancelImmediate: named("cancelImmediate"),
  convertOut: named("convertOut"),
  convertIn: named("convertIn"),
  transferOut: named("transferOut"),
  transferIn: named("transferIn"),
});
export type ChargeTypes = Readonly<Record<LineKind, string>>;
