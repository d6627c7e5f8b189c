/** Counts unknown keys, wrong signatures and senders shut out for them: somebody guesses, or a client is broken. */
export const SIGNATURE_FAILURES = "SignatureFailures";

/** Failures within five minutes from which somebody should look: far more than a mistyped secret makes. */
export const SIGNATURE_FAILURES_ALARM = 100;
