import { describe, expect, it } from "vitest";
import { CUR2_COLUMNS } from "../../../shared/domain/cost-data/cur2-columns.ts";
import { athenaName } from "../../../shared/domain/cost-data/legacy-names.ts";
import { mapColumns } from "../../../shared/domain/cost-data/map-columns.ts";

describe("CUR2_COLUMNS", () => {
  it("lists the 131 columns in dictionary order with the types of the dictionary", () => {
    const names = CUR2_COLUMNS.map((column) => column.name);
    const count = (type: string) => CUR2_COLUMNS.filter((column) => column.type === type).length;

    expect(names).toHaveLength(131);
    expect(names).toEqual([...names].sort());
    expect(count("string")).toBe(78);
    expect(count("double")).toBe(44);
    expect(count("timestamp")).toBe(4);
    expect(count("map<string,string>")).toBe(4);
    expect(count("map<string,double>")).toBe(1);
  });

  it("uses the Athena spelling of every legacy header", () => {
    for (const { name, legacy } of CUR2_COLUMNS) {
      if (legacy !== null) expect(athenaName(legacy)).toBe(name);
    }
  });
});

describe("athenaName", () => {
  it.each([
    ["savingsPlan/SavingsPlanARN", "savings_plan_savings_plan_a_r_n"],
    ["resourceTags/user:CostCenter", "resource_tags_user_cost_center"],
    ["resourceTags/aws:createdBy", "resource_tags_aws_created_by"],
    ["costCategory/Charge type", "cost_category_charge_type"],
    ["resourceTags/user:dashed-key-on-aws", "resource_tags_user_dashed_key_on_aws"],
  ])("spells %s as %s", (header, expected) => {
    expect(athenaName(header)).toBe(expected);
  });
});

describe("mapColumns", () => {
  it("finds CUR 2.0 names, legacy headers in any case and their Athena spelling", () => {
    const mapping = mapColumns(["lineItem/UsageAmount", "savingsPlan/SavingsPlanArn", "LINEITEM/usagetype"]);

    expect([...mapping.direct]).toEqual([
      ["line_item_usage_amount", [0]],
      ["savings_plan_savings_plan_a_r_n", [1]],
      ["line_item_usage_type", [2]],
    ]);
    expect(mapping.form).toBe("LEGACY");
  });

  it("folds legacy tags, cost categories and product attributes into the maps of CUR 2.0", () => {
    const mapping = mapColumns([
      "resourceTags/user:CostCenter",
      "costCategory/Charge type",
      "product/ProductName",
      "product/regionCode",
      "product_region",
    ]);

    expect(mapping.direct.get("product_region_code")).toEqual([3]);
    expect([...(mapping.folded.get("resource_tags") ?? [])]).toEqual([["user_cost_center", [0]]]);
    expect([...(mapping.folded.get("cost_category") ?? [])]).toEqual([["charge_type", [1]]]);
    expect([...(mapping.folded.get("product") ?? [])]).toEqual([
      ["product_name", [2]],
      ["region", [4]],
    ]);
  });

  it("keeps both positions when two headers fold to the same key", () => {
    const mapping = mapColumns(["resourceTags/user:Name", "resourceTags/user:name"]);

    expect([...(mapping.folded.get("resource_tags") ?? [])]).toEqual([["user_name", [0, 1]]]);
  });

  it("leaves unknown columns alone and does not fold next to a real map", () => {
    const mapping = mapColumns(["product", "product_brand_new", "line_item_something"]);

    expect(mapping.ignored).toEqual(["product_brand_new", "line_item_something"]);
    expect(mapping.folded.size).toBe(0);
    expect(mapping.form).toBe("CUR2");
  });
});
