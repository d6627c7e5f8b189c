import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccountId, OrganizationId } from "../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import type { Table } from "../../shared/ports/table.ts";
import { createConfigurationHeadStore } from "../../shared/stores/configuration-head-store.ts";
import { applyConfiguration } from "../../shared/use-cases/apply-configuration.ts";
import { completePendingApply } from "../../shared/use-cases/complete-pending-apply.ts";
import { snapshotConfiguration } from "../../shared/use-cases/snapshot-configuration.ts";
import { type OpenConfiguration, openConfiguration } from "../unit/configuration/configuration-directory.ts";
import { EXAMPLE_FILE } from "../unit/configuration/example-file.ts";

let configuration: OpenConfiguration;
beforeEach(async () => {
  configuration = await openConfiguration();
});
afterEach(() => configuration.close());

/** 150 rules more, so that an apply takes several transactions; `percentage` changes all of them. */
const bigFile = (percentage: string): string => {
  const names = Array.from({ length: 150 }, (_, index) => `r${index}`);
  const rules = names.map(
    (name, index) =>
      `  - { name: ${name}, scope: SERVICE, service: S${index}, type: MARKUP, modifierPercentage: "${percentage}" }`,
  );
  return EXAMPLE_FILE.replace("pricingRules:", `pricingRules:\n${rules.join("\n")}`).replace(
    "rules: [",
    `rules: [${names.join(", ")}, `,
  );
};

/** The table until its `count`th write, which fails, as every later one does. */
const dyingAfter = (table: Table, count: number): Table => {
  let writes = 0;
  const alive = <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    return writes > count ? Promise.reject(new Error("killed")) : write();
  };
  return {
    ...table,
    put: (item, condition) => alive(() => table.put(item, condition)),
    delete: (key, condition) => alive(() => table.delete(key, condition)),
    transact: (writesOfOne, token) => alive(() => table.transact(writesOfOne, token)),
  };
};

const percentagesOf = async (): Promise<readonly string[]> => {
  const { pricingRules } = await configuration.snapshot("2026-10");
  const percentages = pricingRules.flatMap((rule) =>
    /^r\d+$/.test(rule.name) && rule.type !== "TIERING" ? [rule.modifierPercentage] : [],
  );
  return [...new Set(percentages)];
};

describe("an apply that is killed", () => {
  it("is finished by the next reader wherever it was killed, and never shows a mixture", async () => {
    const seen: string[] = [];
    await configuration.apply(bigFile("0"));
    for (let survived = 0; ; survived += 1) {
      const percentage = String(survived + 1);
      const deps = { ...configuration.deps, table: dyingAfter(configuration.deps.table, survived) };

      const outcome = await applyConfiguration(deps, { text: bigFile(percentage) }).then(
        () => "done",
        (error: Error) => error.message,
      );

      const percentages = await percentagesOf();
      seen.push(`${outcome}: ${percentages.join(" and ")}`);
      if (outcome === "done") break;
    }

    // Head, two transactions of at most 99 writes, head. Killed before the first write: nothing happened.
    expect(seen).toEqual(["killed: 0", "killed: 2", "killed: 3", "killed: 4", "done: 5"]);
  });

  it("leaves nothing behind when it had not begun to write", async () => {
    const deps = { ...configuration.deps, table: dyingAfter(configuration.deps.table, 0) };

    await expect(applyConfiguration(deps, { text: EXAMPLE_FILE })).rejects.toThrow("killed");

    expect(await completePendingApply(configuration.deps)).toBe("nothing");
    expect((await configuration.snapshot("2026-10")).billingGroups).toEqual([]);
  });

  it("is finished by a dry run of another file, which then compares with the finished state", async () => {
    const deps = { ...configuration.deps, table: dyingAfter(configuration.deps.table, 1) };
    await expect(applyConfiguration(deps, { text: EXAMPLE_FILE })).rejects.toThrow("killed");

    const dry = await configuration.apply(EXAMPLE_FILE.replace("name: Alpha GmbH", "name: Alpha AG"), {
      dryRun: true,
    });

    expect(dry.changes).toEqual([
      {
        action: "change",
        kind: "organization",
        name: "o-alpha00001",
        fields: [{ field: "name", before: "Alpha GmbH", after: "Alpha AG" }],
      },
    ]);
  });

  it("cannot write any more once it was overtaken", async () => {
    await configuration.apply(bigFile("1"));
    const { table } = configuration.deps;
    let overtaken = false;
    const slow: Table = {
      ...table,
      // The slow process holds its first batch while another finishes its apply and applies a newer file.
      transact: async (writes, token) => {
        if (!overtaken) {
          overtaken = true;
          await configuration.apply(bigFile("3"));
        }
        return table.transact(writes, token);
      },
    };

    await applyConfiguration({ ...configuration.deps, table: slow }, { text: bigFile("2") });

    expect(await percentagesOf()).toEqual(["3"]);
  });

  it("lets concurrent applies win one after the other and as a whole", async () => {
    const percentages = ["1", "2", "3"];

    const results = await Promise.all(
      percentages.map((percentage) => configuration.apply(bigFile(percentage))),
    );

    expect(results.map(({ applied }) => applied)).toEqual([true, true, true]);
    const left = await percentagesOf();
    expect(left).toHaveLength(1);
    expect(percentages).toContain(left[0]);
  });

  it("is never half seen by a reader that it runs into", async () => {
    await configuration.apply(bigFile("1"));
    const { table } = configuration.deps;
    let queries = 0;
    const interrupted: Table = {
      ...table,
      // While the reader is between two of its queries, somebody else applies another file.
      query: async (query) => {
        queries += 1;
        if (queries === 4) await configuration.apply(bigFile("2"));
        return table.query(query);
      },
    };

    const snapshot = await snapshotConfiguration(
      { ...configuration.deps, table: interrupted },
      BillingPeriod.parse("2026-10"),
    );

    const percentages = snapshot.pricingRules.flatMap((rule) =>
      /^r\d+$/.test(rule.name) && rule.type !== "TIERING" ? [rule.modifierPercentage] : [],
    );
    expect([...new Set(percentages)]).toEqual(["2"]);
    expect(queries).toBeGreaterThan(20);
  });

  it("is finished also when its records are too large for one transaction", async () => {
    const { deps } = configuration;
    const { period: _, ...stored } = await configuration.snapshot("2026-10");
    const organisations = Array.from({ length: 30 }, (_, index) => {
      const managementAccount = AccountId.parse(`1111111111${String(index).padStart(2, "0")}`);
      return {
        id: OrganizationId.parse(`o-large000${String(index).padStart(2, "0")}`),
        managementAccount,
        name: `Large ${index}`,
        accounts: Array.from({ length: 2000 }, () => ({ id: managementAccount, name: "n".repeat(40) })),
      };
    });
    await deps.objects.put("configuration/large.json", JSON.stringify({ ...stored, organisations }));
    const heads = createConfigurationHeadStore(deps.table);
    const { version } = await heads.read();
    const pending = {
      object: "configuration/large.json",
      from: BillingPeriod.parse("0000-01"),
      at: deps.clock.now(),
    };
    await heads.replace({ version: version + 1, pending, applied: null, recent: [] }, version);

    expect(await completePendingApply(deps)).toBe("completed");

    expect((await configuration.snapshot("2026-10")).organisations).toHaveLength(30);
  });
});
