import type { CheckResult } from "../domain/month-end/run.ts";

/** Holds when what was found is what is expected; otherwise the detail says both. */
export const compared = (
  name: string,
  detail: string,
  found: string | undefined,
  expected: string | undefined,
  otherwise = `found ${found ?? "nothing"}, expected ${expected ?? "nothing"}`,
): CheckResult => (found === expected ? { name, ok: true, detail } : { name, ok: false, detail: otherwise });

export const failed = (name: string, detail: string): CheckResult => ({ name, ok: false, detail });
