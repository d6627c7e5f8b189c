import { describe, expect, it } from "vitest";
import type { TenantId } from "../../../shared/domain/nce/ids.ts";
import { type NcePartner, NceRelationship } from "../../../shared/domain/nce/partner.ts";
import type { Participants } from "../../../shared/domain/nce/transfer/create.ts";
import { A, B, CUSTOMER, customer, partner, related } from "./nce-builders.ts";
import { CREATED, codeOf, create, request } from "./transfer-builders.ts";

describe("createTransfer", () => {
  it("makes a pending request that expires 30 days later at the next midnight", () => {
    expect(create()).toMatchObject({
      status: "Pending",
      createdAt: CREATED,
      expiresAt: "2024-07-02T00:00:00.000Z",
      remindedDays: [],
    });
  });

  const reseller = (fields: Record<string, unknown> = {}): NcePartner =>
    partner("e", { kind: "indirect-reseller", provider: B.tenant, mpnId: "777", ...fields }) as NcePartner;
  const provider = partner("b", { kind: "indirect-provider" });
  const ended = ({ tenant: partnerTenant }: { readonly tenant: TenantId }) =>
    NceRelationship.parse({
      customer: CUSTOMER,
      partner: partnerTenant,
      status: "ended",
      acceptedAt: CREATED,
      endedAt: CREATED,
    });
  const named = { partnerOfRecord: "777" };
  const usd = { billingCurrency: "USD" };
  const north = { region: "North America" };

  it.each<[string, Record<string, unknown>, Partial<Participants>, string]>([
    ["an unknown customer", {}, { customer: undefined }, "customer-not-found 404 60003"],
    [
      "an unknown source",
      {},
      { source: undefined, relationships: related(B) },
      "partner-not-found 404 60003",
    ],
    ["one partner on both sides", { source: B.tenant }, { source: B }, "same-partner 400 -"],
    [
      "a target the customer did not accept",
      {},
      { relationships: related(A) },
      "customer-not-found 404 60003",
    ],
    [
      "a target the customer no longer wants",
      {},
      { relationships: [...related(A), ended(B)] },
      "relationship-not-accepted 403 -",
    ],
    ["a source without relationship", {}, { relationships: related(B) }, "partner-not-found 404 60003"],
    ["a reseller as source", {}, { source: reseller() }, "not-a-billing-owner 400 -"],
    ["a reseller as target", {}, { target: reseller() }, "not-a-billing-owner 400 -"],
    ["a locked customer", {}, { customer: customer({ locked: true }) }, "customer-locked 403 900416"],
    [
      "legacy Azure",
      {},
      { customer: customer({ legacyAzure: true }) },
      "customer-has-legacy-azure 400 900131",
    ],
    ["two regions", {}, { source: partner("a", north) }, "region-differs 400 -"],
    [
      "two currencies outside Europe",
      {},
      { source: partner("a", north), target: partner("b", { ...north, ...usd }) },
      "currency-differs 400 -",
    ],
    ["a product type twice", { productTypes: ["SaaS", "SaaS"] }, {}, "product-types-invalid 400 -"],
    [
      "a partner of record of a direct-bill target",
      named,
      { reseller: reseller() },
      "partner-of-record-not-allowed 400 900400",
    ],
    ["an unknown partner of record", named, { target: provider }, "partner-of-record-unknown 400 900154"],
    [
      "a partner of record that is no reseller",
      named,
      { target: provider, reseller: partner("e", { mpnId: "777" }) },
      "partner-of-record-unknown 400 900154",
    ],
    [
      "a reseller of another provider",
      named,
      { target: provider, reseller: reseller({ provider: A.tenant }) },
      "partner-of-record-not-authorised 400 900414",
    ],
    ["two currencies inside Europe: fine", {}, { target: partner("b", usd) }, "accepted"],
    ["the provider's own reseller: fine", named, { target: provider, reseller: reseller() }, "accepted"],
  ])("judges %s", (_, fields, known, code) => {
    expect(codeOf(() => create(fields, known))).toBe(code);
  });

  it.each([{ productTypes: [] }, { customerEmail: "nobody" }, { productTypes: ["Windows"] }, { surplus: 1 }])(
    "does not parse %j",
    (fields) => {
      expect(() => request(fields)).toThrow();
    },
  );
});
