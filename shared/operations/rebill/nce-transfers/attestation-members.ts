import { z } from "zod";
import {
  type PriceAttestation,
  type PriceStatement,
  sealContext,
  statementText,
} from "../../../domain/nce/price-attestation.ts";
import { SecretUnreadableError } from "../../../ports/secret-unreadable-error.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";

export const AttestationOut = z.object({
  subscriptionId: z.string(),
  source: z.string(),
  target: z.string(),
  customer: z.string(),
  market: z.string().describe("Country of the customer"),
  productType: z.string(),
  product: z.string(),
  sku: z.string(),
  termDuration: z.string(),
  billingPlan: z.string(),
  unitPrice: z.string().describe("Of a seat for a whole charge cycle, before the promotion"),
  currency: z.string(),
  promotion: z.object({ id: z.string(), percent: z.string(), until: z.string() }).optional(),
  originalPurchaseDate: z.string(),
  attestedAt: z.string(),
  hash: z.string().describe("SHA-256 of what is attested, as canonical JSON"),
  seal: z.string(),
  valid: z.boolean().describe("Whether the seal is this installation's and of exactly this"),
});
export type AttestationOut = z.infer<typeof AttestationOut>;

type Deps = Pick<ApiDependencies, "secrets" | "sha256">;

/** Seals a statement: its hash, authenticated with the installation's key. */
export const sealed = async (
  { secrets, sha256 }: Deps,
  statement: PriceStatement,
): Promise<PriceAttestation> => {
  const hash = sha256(statementText(statement));
  return { statement, hash, seal: await secrets.encrypt(hash, sealContext(statement)) };
};

const isValid = async ({ secrets, sha256 }: Deps, { statement, hash, seal }: PriceAttestation) => {
  try {
    const of = await secrets.decrypt(seal, sealContext(statement));
    return of === hash && hash === sha256(statementText(statement));
  } catch (error) {
    if (error instanceof SecretUnreadableError) return false;
    throw error;
  }
};

export const attestationOut = async (deps: Deps, attestation: PriceAttestation): Promise<AttestationOut> => {
  const { subscription, ...statement } = attestation.statement;
  const { hash, seal } = attestation;
  return {
    subscriptionId: subscription,
    ...statement,
    hash,
    seal,
    valid: await isValid(deps, attestation),
  };
};
