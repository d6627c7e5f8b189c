/** What an organisation runs on AWS; decides which resources are drawn for it. */
export type Workload = "web" | "serverless" | "data" | "enterprise" | "startup" | "media";

/** How an organisation's cost export is delivered. */
export type ExportForm = "CUR2_PARQUET" | "CUR2_CSV" | "LEGACY_CSV";

export type SampleAccount = { readonly id: string; readonly name: string };

/**
 * One AWS organisation of the sample world, which is one payer and one cost export. `seller` is the slug of
 * the organisation it is invoiced by; null for the partner itself.
 */
export type SampleOrganisation = {
  readonly slug: string;
  readonly role: "PARTNER" | "RESELLER" | "DIRECT" | "INDIRECT";
  readonly id: string;
  readonly managementAccount: string;
  readonly name: string;
  readonly email: string;
  /** ISO 3166 code of the seat. */
  readonly country: string;
  readonly regions: readonly string[];
  readonly workload: Workload;
  /** Share of the cost rows relative to the others. */
  readonly weight: number;
  readonly accounts: readonly SampleAccount[];
  readonly seller: string | null;
  readonly exportForm: ExportForm;
  /** First and last month (inclusive) the bill is transferred; the partner's own bill has no limits. */
  readonly start: string;
  readonly end?: string;
  /** Percent taken off in net columns: the partner's EDP or the channel discount of a source. Null: none. */
  readonly discount: { readonly kind: "EdpDiscount" | "SppDiscount"; readonly percent: string } | null;
  readonly traits: ReadonlySet<Trait>;
};

/** Extra facts of a payer's bill. */
export type Trait =
  | "RESERVATIONS"
  | "SAVINGS_PLAN"
  | "CREDITS"
  | "REFUND"
  | "MARKETPLACE"
  | "SUPPORT"
  | "UNKNOWN_LINE_TYPE"
  | "NO_BILLING_GROUP";

export type World = {
  readonly seed: string;
  readonly periods: readonly string[];
  readonly partner: SampleOrganisation;
  /** The partner's organisation first, then resellers, then customers. */
  readonly organisations: readonly SampleOrganisation[];
};
