import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathAsSent } from "../../../functions/middleware/path-as-sent.ts";

describe("pathAsSent", () => {
  it.each([
    ["/", "/"],
    ["/list-billing-groups", "/list-billing-groups"],
    [
      "/tags/arn:aws:billingconductor::999999999999:billinggroup/abcdef0123",
      "/tags/arn%3Aaws%3Abillingconductor%3A%3A999999999999%3Abillinggroup%2Fabcdef0123",
    ],
    ["/v1/customers/a-b_c/transfers/d e", "/v1/customers/a-b_c/transfers/d%20e"],
    ["/rebill/v1/transfers/rt-12345678:rehearse", "/rebill/v1/transfers/rt-12345678:rehearse"],
    ["/rebill/v1/webhooks/Zürich 100%", "/rebill/v1/webhooks/Z%C3%BCrich%20100%25"],
    ["/tags/", "/tags/"],
    ["/tags/a//b?c#d", "/tags/a%2F%2Fb%3Fc%23d"],
  ])("encodes %s again as clients do", (decoded, sent) => {
    expect(pathAsSent(decoded)).toBe(sent);
  });

  it("decodes to what it was given, whatever that is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const path = `/${text.replace(/[\ud800-\udfff]/gu, "")}`;

        expect(decodeURIComponent(pathAsSent(path))).toBe(path);
        expect(pathAsSent(path)).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});
