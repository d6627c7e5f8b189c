/**
 * The name AWS gives a legacy header in Athena and Parquet form: every sign becomes `_`, an `_` goes before each
 * capital, all lower case, no `_` doubled or at the ends (spec/cur-focus.md section 3).
 * `savingsPlan/SavingsPlanARN` becomes `savings_plan_savings_plan_a_r_n`, `resourceTags/user:CostCenter`
 * becomes `resource_tags_user_cost_center`.
 */
export const athenaName = (header: string): string =>
  header
    .replace(/\p{Lu}/gu, (capital) => `_${capital}`)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");

/** Letters and digits only, lower case: makes `SavingsPlanArn`, `SavingsPlanARN` and `savings_plan_a_r_n` alike. */
export const spellingKey = (header: string): string => header.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
