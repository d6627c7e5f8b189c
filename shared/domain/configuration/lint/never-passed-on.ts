import { DEFAULT_POLICY } from "../../rating/policy.ts";

const SUPPORT = new RegExp(DEFAULT_POLICY.supportProductCodes, "u");

/** AWS Support plans are no part of a pro forma bill, whatever a rule says. */
export const isNeverPassedOn = (productCode: string): boolean => SUPPORT.test(productCode);
