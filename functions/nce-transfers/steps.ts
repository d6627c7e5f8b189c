/** The steps of a transfer's state machine. One handler file per step lies beside this one. */
export const NCE_TRANSFER_STEPS = ["plan-attempts", "attempt-lines", "close-transfer"] as const;
export type NceTransferStep = (typeof NCE_TRANSFER_STEPS)[number];
