/** What makes a delivery the one it is: the same export execution with the same bytes. */
export type DeliveryIdentity = {
  readonly payer: string;
  readonly period: string;
  readonly executionId: string;
  /** SHA-256 of the source files in the order of the manifest. */
  readonly fileHashes: readonly string[];
};

/**
 * Id of a delivery, derived from its identity, so that importing the same execution again finds it. `sha256`
 * gives the lower-case hexadecimal digest of text.
 */
export const deliveryId = (
  { payer, period, executionId, fileHashes }: DeliveryIdentity,
  sha256: (text: string) => string,
): string => `d-${sha256(JSON.stringify([payer, period, executionId, ...fileHashes])).slice(0, 24)}`;
