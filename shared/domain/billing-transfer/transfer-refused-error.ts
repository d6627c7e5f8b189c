/** What the Organizations API calls it when an invitation or a transfer is refused (spec section 2.6, 3.1). */
export type RefusalException =
  | "ConstraintViolationException"
  | "HandshakeConstraintViolationException"
  | "DuplicateHandshakeException"
  | "InvalidInputException"
  | "HandshakeNotFoundException"
  | "HandshakeAlreadyInStateException"
  | "InvalidHandshakeTransitionException"
  | "ResponsibilityTransferNotFoundException"
  | "ResponsibilityTransferAlreadyInStatusException"
  | "InvalidResponsibilityTransferTransitionException"
  | "TargetNotFoundException"
  | "AccessDeniedException"
  | "AWSOrganizationsNotInUseException";

/** Nothing was changed. `reason` is the API's, where the exception has one; the message says what would be right. */
export class TransferRefusedError extends Error {
  override readonly name = "TransferRefusedError";
  constructor(
    readonly exception: RefusalException,
    message: string,
    readonly reason?: string,
  ) {
    super(message);
  }
}
