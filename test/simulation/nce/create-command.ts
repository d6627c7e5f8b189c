import fc from "fast-check";
import { expect } from "vitest";
import { SOURCE, TARGET, THIRD } from "../../support/nce-world.ts";
import { expectAnswer } from "./expect-answer.ts";
import { command } from "./model-command.ts";
import { ELSEWHERE, iso, NOBODY, PARTNERS, RESELLER, UNRELATED } from "./model-world.ts";

export const create = fc
  .record({
    target: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(TARGET, TARGET, THIRD, THIRD, SOURCE) },
      fc.constantFrom(...PARTNERS),
    ),
    source: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(undefined, undefined, SOURCE.tenant, TARGET.tenant) },
      fc.constantFrom(...PARTNERS.map((each) => each.tenant), NOBODY),
    ),
    productTypes: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      ["OnlineServicesNCE"],
      ["AzureSubscription"],
    ),
    // Nobody here is a provider; and the target is nobody but the caller.
    more: fc.oneof(
      { weight: 12, arbitrary: fc.constant({}) },
      fc.constantFrom({ partnerOnRecord: RESELLER.mpnId }, "another"),
    ),
  })
  .map(({ target, source: named, productTypes, more }) => {
    // Undefined: whoever has most to give, if it is not the target.
    const source = named ?? (target === SOURCE ? TARGET : SOURCE).tenant;
    return command(
      `create ${source} to ${target.tenant} ${JSON.stringify({ productTypes, more })}`,
      async (model, { world, ids }) => {
        const extra = more === "another" ? { targetPartnerTenantId: UNRELATED.tenant } : (more as object);
        const answer = await world.as(target)(
          "POST",
          world.transfers,
          world.request({ sourcePartnerTenantId: source, targetProductTypes: productTypes, ...extra }),
        );
        const reasons =
          more === "another" && target !== UNRELATED
            ? ["not-the-target"]
            : target === UNRELATED
              ? ["customer-not-found"]
              : source === target.tenant
                ? ["same-partner"]
                : target === RESELLER
                  ? ["not-a-billing-owner"]
                  : source === NOBODY || source === UNRELATED.tenant
                    ? ["partner-not-found"]
                    : source === RESELLER.tenant
                      ? ["not-a-billing-owner"]
                      : target === ELSEWHERE || source === ELSEWHERE.tenant
                        ? ["region-differs"]
                        : "partnerOnRecord" in extra
                          ? ["partner-of-record-not-allowed"]
                          : [];
        expectAnswer(answer, reasons, { success: 201, microsoft: true });
        if (reasons.length > 0) return;
        ids.push(answer.body.id);
        model.create({ source, target: target.tenant, productTypes });
        expect(answer.body.status).toBe("Pending");
        expect(answer.body.expirationTime).toBe(iso(model.transfers.at(-1)?.expiresAt ?? 0));
      },
      false,
    );
  });
