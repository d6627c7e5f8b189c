import { describe, expect, it } from "vitest";
import { sourceNetwork } from "../../../shared/domain/access/source-network.ts";

describe("sourceNetwork", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"],
    ["2001:0DB8::1", "2001:db8:0:0::/64"],
    ["2001:db8:0:1::9", "2001:db8:0:1::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["", ""],
    ["unknown", "unknown"],
    ["a::b::c", "a:0:0:0::/64"],
  ])("of %j is %j", (address, network) => {
    expect(sourceNetwork(address)).toBe(network);
  });

  it("is never long", () => {
    expect(sourceNetwork("x".repeat(10_000)).length).toBeLessThanOrEqual(64);
  });
});
