import { describe, expect, it } from "vitest";
import { readingFrom } from "../../../infra/local/cli/reading-from.ts";

const failing = (code: string, path: string) => () =>
  Promise.reject(Object.assign(new Error(`${code}: not allowed, open '${path}'`), { code, path }));

describe("readingFrom", () => {
  it("answers what the work answers", async () => {
    expect(await readingFrom("/exports", async () => 7)).toBe(7);
  });

  it("takes a file there that cannot be read for a wrong option, and names it", async () => {
    await expect(readingFrom("/exports", failing("EACCES", "/exports/a.csv"))).rejects.toMatchObject({
      name: "InvalidInputError",
      message: "--from: /exports/a.csv cannot be read by this user; change its permissions",
    });
  });

  it("leaves trouble elsewhere and of other kinds as it is", async () => {
    await expect(readingFrom("/exports", failing("EACCES", "/data/x"))).rejects.toThrow("EACCES: not");
    await expect(readingFrom("/exports", failing("EIO", "/exports/a.csv"))).rejects.toThrow("EIO: not");
  });
});
