import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../../shared/domain/webhooks/public-address.ts";
import { mayReach, webhookUrlProblem } from "../../../shared/domain/webhooks/webhook-url.ts";

describe("isPublicAddress", () => {
  it.each([
    "8.8.8.8",
    "100.63.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.169.0.1",
    "223.255.255.255",
    "2600:1f18::1",
    "2a05:d018:1::",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
  ])("takes %s for public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.170",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "no address",
    "1.2.3",
    "1.2.3.256",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "fe80::1%eth0",
  ])("does not take %s for public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("webhookUrlProblem", () => {
  it.each([
    "https://hooks.example.com/rebill?token=x",
    "https://hooks.example.com:8443/",
    "https://8.8.8.8/",
  ])("lets %s through everywhere", (url) => {
    expect(webhookUrlProblem(url, "internet")).toBeUndefined();
    expect(webhookUrlProblem(url, "one-machine")).toBeUndefined();
  });

  it.each([
    "http://hooks.example.com/",
    "http://localhost:3000/",
    "https://localhost/",
    "https://intranet/",
    "https://db.internal/",
    "https://printer.local./",
    "https://10.0.0.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://[::1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://169.254.169.254/latest/meta-data",
    "https://user:secret@hooks.example.com/",
    "https://hooks.example.com/#part",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "hooks.example.com",
    `https://hooks.example.com/${"a".repeat(2048)}`,
  ])("refuses %s on AWS", (url) => {
    expect(webhookUrlProblem(url, "internet")).toMatch(/^must /);
  });

  it.each(["http://127.0.0.1:4000/", "http://localhost/", "http://[::1]:4000/x", "https://192.168.1.7/"])(
    "lets %s through on one machine",
    (url) => {
      expect(webhookUrlProblem(url, "one-machine")).toBeUndefined();
    },
  );

  it.each([
    "http://192.168.1.7/",
    "http://hooks.example.com/",
    "https://169.254.169.254/",
    "https://[fe80::1]/",
  ])("refuses %s on one machine", (url) => {
    expect(webhookUrlProblem(url, "one-machine")).toMatch(/^must /);
  });
});

describe("mayReach", () => {
  it("keeps the metadata of cloud machines out of reach everywhere", () => {
    for (const address of ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254"]) {
      expect(mayReach(address, "internet")).toBe(false);
      expect(mayReach(address, "one-machine")).toBe(false);
    }
  });
});
