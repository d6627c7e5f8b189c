import { describe, expect, it } from "vitest";
import { latePort } from "../../../shared/adapters/late/late-port.ts";

interface Greeter {
  greet(name: string): Promise<string>;
  part(name: string): Promise<string>;
}
const greeter: Greeter = {
  greet: async (name) => `hello ${name}`,
  part: async (name) => `bye ${name}`,
};

describe("latePort", () => {
  it("loads nothing before it is used, and then once for all methods", async () => {
    let loads = 0;
    const late = latePort<Greeter>(async () => {
      loads += 1;
      return greeter;
    }, ["greet", "part"]);

    expect(loads).toBe(0);
    expect(await Promise.all([late.greet("A"), late.part("B"), late.greet("C")])).toEqual([
      "hello A",
      "bye B",
      "hello C",
    ]);
    expect(loads).toBe(1);
  });

  it("passes on what the adapter throws", async () => {
    const late = latePort<Greeter>(
      async () => ({ ...greeter, greet: async () => Promise.reject(new RangeError("no")) }),
      ["greet", "part"],
    );

    await expect(late.greet("A")).rejects.toThrow(RangeError);
    expect(await late.part("B")).toBe("bye B");
  });

  it("tries again after it could not be loaded", async () => {
    let loads = 0;
    const late = latePort<Greeter>(async () => {
      loads += 1;
      if (loads === 1) throw new Error("disk");
      return greeter;
    }, ["greet", "part"]);

    await expect(late.greet("A")).rejects.toThrow("disk");
    expect(await late.greet("A")).toBe("hello A");
  });
});
